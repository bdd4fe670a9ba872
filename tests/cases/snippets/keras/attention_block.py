import keras
from keras import layers

tokens = keras.Input((20, 32))
attended = layers.LayerNormalization(epsilon=1e-6)(tokens)
pooled = layers.GlobalAveragePooling1D()(attended)
hidden = layers.Dense(64, activation="relu")(pooled)
hidden = layers.Dropout(0.1)(hidden)
outputs = layers.Dense(2)(hidden)
model = keras.Model(tokens, outputs, name="pooling")

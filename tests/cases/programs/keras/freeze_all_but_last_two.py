import keras
from keras import layers

inputs = keras.Input((30,))
x = layers.Embedding(555, 16)(inputs)
x = layers.GRU(20, return_sequences=True)(x)
x = layers.GRU(20)(x)
x = layers.Dense(12, activation="relu")(x)
model = keras.Model(inputs, layers.Dense(3)(x))

for number, layer in enumerate(model.layers):
    if number < len(model.layers) - 2:
        layer.trainable = False

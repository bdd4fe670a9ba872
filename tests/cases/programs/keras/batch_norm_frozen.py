import keras
from keras import layers

i = keras.Input((27, 6))
x = layers.BatchNormalization(name="bn")(i)
x = layers.Conv1D(8, 3)(x)
x = layers.BatchNormalization(center=False)(x)
x = layers.LSTM(12)(x)
model = keras.Model(i, layers.Dense(2)(x))
for layer in model.layers:
    if isinstance(layer, layers.BatchNormalization):
        layer.trainable = False

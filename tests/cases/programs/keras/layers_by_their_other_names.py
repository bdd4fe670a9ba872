import tensorflow as tf
from tensorflow.keras import layers

model = tf.keras.Sequential([layers.Input((60, 4))])
model.add(layers.Convolution1D(6, 5, activation="relu"))
model.add(layers.MaxPool1D(2))
model.add(layers.SeparableConvolution1D(9, 3))
model.add(layers.AvgPool1D(2))
model.add(layers.GRU(7, return_sequences=True))
model.add(layers.GlobalMaxPool1D())
model.add(layers.Dense(2))
pools = [layer for layer in model.layers if isinstance(layer, layers.MaxPooling1D)]
model.add(layers.Dense(len(pools) + 1))

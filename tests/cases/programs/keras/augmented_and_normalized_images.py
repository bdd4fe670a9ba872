import keras
from keras import layers
norm = layers.Normalization(axis=-1)
model = keras.Sequential([keras.Input((32, 30, 3)), layers.RandomFlip("horizontal"), layers.RandomRotation(0.1), layers.Rescaling(1./255), norm, layers.Conv2D(4, 3), layers.AdaptiveAveragePooling2D(2), layers.Reshape((4, 4)), layers.EinsumDense("abc,cd->abd", output_shape=(None, 6), bias_axes="d"), layers.LSTM(3)])
s = layers.SpectralNormalization(layers.Dense(2))
model.add(s)
s.trainable = False
model.summary()

import keras
from keras import layers

frames = keras.Input(shape=(None, 40, 40, 1))
x = layers.ConvLSTM2D(filters=8, kernel_size=(3, 3), padding="same", return_sequences=True)(frames)
x = layers.BatchNormalization()(x)
x = layers.ConvLSTM2D(filters=4, kernel_size=3, padding="same")(x)
outputs = layers.Conv2D(1, 1)(x)
model = keras.Model(frames, outputs)

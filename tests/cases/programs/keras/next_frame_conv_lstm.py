import keras
from keras import layers

inp = layers.Input(shape=(None, 24, 24, 1))
x = layers.ConvLSTM2D(filters=10, kernel_size=(5, 5), padding="same", return_sequences=True)(inp)
x = layers.BatchNormalization()(x)
x = layers.ConvLSTM2D(filters=6, kernel_size=(3, 3), padding="same", return_sequences=True)(x)
x = layers.BatchNormalization()(x)
x = layers.Conv3D(filters=1, kernel_size=(3, 3, 3), activation="sigmoid", padding="same")(x)
model = keras.models.Model(inp, x)

import keras
from keras import layers

keras.backend.set_image_data_format("channels_first")
video = keras.Input((7, 3, 20, 16))
x = layers.TimeDistributed(layers.Conv2D(6, 3))(video)
x = layers.TimeDistributed(layers.AveragePooling2D(2))(x)
x = layers.TimeDistributed(layers.Flatten())(x)
model = keras.Model(video, layers.GRU(9)(x))

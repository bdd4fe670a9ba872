import keras
from keras import layers

cnn = keras.Sequential([layers.Conv2D(5, 3), layers.BatchNormalization(), layers.GlobalAveragePooling2D()])
cnn.trainable = False
video = keras.Input((4, 18, 18, 2))
x = layers.TimeDistributed(cnn)(video)
model = keras.Model(video, layers.LSTM(7)(x))

# entry: captioner
import keras
from keras import layers

image = keras.Input((64, 64, 3))
x = image
for filters in (8, 16, 24):
    x = layers.Conv2D(filters, 3, strides=2, padding="same", activation="relu")(x)
features = layers.GlobalAveragePooling2D()(x)
cnn = keras.Model(image, features, name="cnn")

words = keras.Input((20,))
embedded = layers.Embedding(700, 26)(words)
start = layers.Dense(31, activation="tanh")(cnn(image))
sequence = layers.GRU(31, return_sequences=True)(embedded, initial_state=start)
captioner = keras.Model([image, words], layers.Dense(700)(sequence))

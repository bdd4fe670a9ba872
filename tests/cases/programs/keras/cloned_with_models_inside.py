import keras
from keras import layers

shared = layers.Dense(6, name="shared")
start = keras.Input((6,))
encoder = keras.Model(start, layers.Dense(6, name="code")(shared(start)), name="encoder")

first, second = keras.Input((6,)), keras.Input((4,))
pair = keras.Model([first, second], layers.Dense(3)(layers.Concatenate()([first, second])), name="pair")

head = keras.Sequential([layers.Dense(7, name="hidden"), layers.Dropout(0.1), layers.Dense(4)], name="head")

signal, extra = keras.Input((6,)), keras.Input((4,))
x = encoder(encoder(shared(signal)))
model = keras.Model([signal, extra], head(pair([x, extra])))
encoder.trainable = False
head.layers[0].trainable = False

clone = keras.models.clone_model(model)
clone.get_layer("head").layers[-1].trainable = False

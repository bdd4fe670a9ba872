# entry: model
import keras
from keras import layers

base = keras.Sequential(
    [
        keras.Input((50, 4)),
        layers.Conv1D(12, 5, activation="relu", name="first"),
        layers.LSTM(21, name="second"),
        layers.Dense(8, name="third"),
        layers.Dense(2, name="scores"),
    ],
    name="base",
)
features = keras.Model(base.inputs, base.get_layer("third").output)
features.trainable = False
x = layers.Dense(5)(features.output)
model = keras.Model(inputs=features.input, outputs=x)

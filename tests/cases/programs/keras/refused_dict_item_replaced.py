# refused: Keras keeps the layer that was there before, which nobody may mean
# names: self.parts
# at: self.parts["out"] = layers.Dense(5)
import keras
from keras import layers


class Model(keras.Model):
    def __init__(self):
        super().__init__()
        self.parts = {"out": layers.Dense(4)}
        self.parts["out"] = layers.Dense(5)

    def call(self, x):
        return self.parts["out"](x)


model = Model()
model(keras.Input((3,)))

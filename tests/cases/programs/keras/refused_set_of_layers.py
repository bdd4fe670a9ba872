# refused: a set has no order that the text says
# names: self.parts
# at: self.parts = {layers.Dense(5)}
import keras
from keras import layers


class Model(keras.Model):
    def __init__(self):
        super().__init__()
        self.out = layers.Dense(4)
        self.parts = {layers.Dense(5)}

    def call(self, x):
        for part in self.parts:
            x = part(x)
        return self.out(x)


model = Model()
model(keras.Input((3,)))

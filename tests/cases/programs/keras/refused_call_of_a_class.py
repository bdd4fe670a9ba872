# refused: what a class does around Keras' own call is not followed
# names: __call__
# at: class Twice(layers.Layer):
import keras
from keras import layers


class Twice(layers.Layer):
    def __init__(self):
        super().__init__()
        self.first = layers.Dense(2)
        self.second = layers.Dense(2)

    def call(self, x):
        return self.first(x)

    def __call__(self, x):
        return self.second(super().__call__(x))


model = keras.Sequential([keras.Input((3,)), Twice()])

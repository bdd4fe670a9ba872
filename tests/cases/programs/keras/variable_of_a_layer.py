import keras
import numpy
from keras import layers


class Scale(layers.Layer):
    def __init__(self):
        super().__init__()
        self.factor = keras.Variable(numpy.zeros((3,)))
        self.linear = layers.Dense(4)

    def call(self, x):
        return self.linear(x)


model = keras.Sequential([keras.Input((3,)), Scale()])

import keras
from keras import layers


class Named:
    def __init__(self, name="none"):
        super().__init__()
        self.extra = layers.Dense(50)
        self.extra.build((None, 50))


class Scaled(layers.Layer):
    def __init__(self, **options):
        super().__init__(**options)
        self.scale = layers.Dense(7)


class Part(layers.Layer, Named):
    def __init__(self, units):
        super().__init__()
        self.dense = layers.Dense(units)

    def call(self, x):
        return self.dense(x)


class Net(Scaled, keras.Model):
    def __init__(self):
        super().__init__()
        self.part = Part(11)

    def call(self, x):
        return self.scale(self.part(x))


model = Net()
model(keras.Input((6,)))

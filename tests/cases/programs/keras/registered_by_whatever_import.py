import keras
from keras import layers

try:
    from keras.saving import register_keras_serializable
except ImportError:
    from keras.utils import register_keras_serializable


@register_keras_serializable(package="mine")
class Gate(layers.Layer):
    def __init__(self, units, **kwargs):
        self.parts = [layers.Dense(units), layers.Dense(units, activation="sigmoid")]
        super().__init__(**kwargs)

    def call(self, x):
        return self.parts[0](x) * self.parts[1](x)


model = keras.Sequential([keras.Input((9, 5)), Gate(6), layers.GRU(4), layers.Dense(1)])

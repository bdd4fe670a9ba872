from tensorflow import keras
from tensorflow.keras import layers

try:
    Wrapper = keras.layers.Wrapper
except AttributeError:
    Wrapper = keras.layers.wrappers.Wrapper


class Residual(Wrapper):
    def call(self, inputs):
        return inputs + self.layer(inputs)


class Normalized(Wrapper):
    def __init__(self, layer, power=1, **kwargs):
        super().__init__(layer, **kwargs)
        self.power = power

    def build(self, input_shape):
        if not self.layer.built:
            self.layer.build(input_shape)
        self.vector = self.add_weight(shape=(1, self.layer.units), trainable=False, name="vector")
        super().build(input_shape)

    def call(self, inputs):
        return self.layer(inputs)

    def compute_output_shape(self, input_shape):
        return self.layer.compute_output_shape(input_shape)


class Noisy(Residual):
    def __init__(self, units, rate, **kwargs):
        super().__init__(layers.GRU(units, return_sequences=True), **kwargs)
        self.dropout = layers.Dropout(rate)
        self.out = layers.Dense(2)

    def call(self, inputs, training=None):
        return self.out(super().call(self.dropout(inputs, training=training)))


frozen = layers.Dense(6)
inputs = keras.Input((15, 5))
x = Residual(keras.Sequential([layers.Dense(8), layers.Dense(5)]))(inputs)
x = Normalized(frozen, name="scaled")(x)
x = Noisy(6, rate=0.1)(x)
model = keras.Model(inputs, Normalized(layers.Dense(3))(x))
frozen.trainable = False

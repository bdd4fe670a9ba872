import keras
from keras import layers, ops


class TwoStates(layers.Layer):
    """A cell of two states that have different sizes, with layers in it that it builds itself."""

    def __init__(self, units, memory, **kwargs):
        super().__init__(**kwargs)
        self.state_size = [units, memory]
        self.output_size = units
        self.write = layers.Dense(memory, activation="tanh")
        self.read = layers.Dense(units)
        self.drop = layers.Dropout(0.2)

    def build(self, input_shape):
        self.write.build((None, input_shape[-1] + self.state_size[0]))
        self.read.build((None, self.state_size[1]))

    def call(self, inputs, states):
        h, m = states
        m = m + self.write(ops.concatenate([inputs, self.drop(h)], axis=-1))
        h = self.read(m)
        return h, [h, m]


class Decay(layers.Layer):
    def __init__(self, units):
        super().__init__(name="decay")
        self.units = units

    @property
    def state_size(self):
        return self.units

    def build(self, input_shape):
        self.w = self.add_weight(shape=(input_shape[-1], self.units), name="w")
        self.rate = self.add_weight(shape=(self.units,), trainable=False, name="rate")

    def call(self, inputs, states):
        h = states[0] * self.rate + ops.matmul(inputs, self.w)
        return h, [h]


x = keras.Input((None, 6))
y, h, m = layers.RNN(TwoStates(11, 7), return_sequences=True, return_state=True)(x)
stack = layers.RNN([Decay(5), TwoStates(8, 3, name="top")])
z = stack(y, initial_state=None)
frozen = layers.RNN(Decay(4), True)
w = frozen(x)
frozen.trainable = False
model = keras.Model(x, [layers.Dense(2)(layers.concatenate([z, h, m])), w])

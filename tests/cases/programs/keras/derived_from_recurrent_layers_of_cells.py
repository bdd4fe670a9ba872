import keras
from keras import layers, ops


class Leaky(layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = self.state_size = units

    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(input_shape[-1], self.units), name="kernel")
        self.leak = self.add_weight(shape=(self.units,), trainable=False, name="leak")

    def call(self, inputs, states):
        state = ops.tanh(ops.matmul(inputs, self.kernel)) + self.leak * states[0]
        return state, [state]


class LeakyRNN(layers.RNN):
    def __init__(self, units, return_sequences=False, **kwargs):
        super().__init__([Leaky(size) for size in units], return_sequences=return_sequences, **kwargs)

    @property
    def reservoirs(self):
        return 2


class Peephole(layers.RNN):
    def __init__(self, units, **kwargs):
        super().__init__(layers.LSTMCell(units, unit_forget_bias=True), **kwargs)

    def call(self, sequences, initial_state=None, mask=None, training=False):
        return super().call(sequences, initial_state=initial_state, mask=mask, training=training)


class CausalAttention(layers.MultiHeadAttention):
    def call(self, query, value, key=None, **kwargs):
        return super().call(query, value, key=key, use_causal_mask=True, **kwargs)


inputs = keras.Input((18, 5))
x = LeakyRNN([7, 6], return_sequences=True)(inputs)
x = CausalAttention(num_heads=3, key_dim=4)(x, x)
x, state, carry = Peephole(8, return_state=True)(x)
model = keras.Model(inputs, layers.Dense(2)(layers.concatenate([x, carry])))

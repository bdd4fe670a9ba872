import keras
from keras import layers, ops


class Masked(layers.Dense):
    def __init__(self, units, rate=0.5, **kwargs):
        self.rate = rate
        super().__init__(units, use_bias=False, **kwargs)

    def build(self, input_shape):
        super().build(input_shape)
        self.mask = self.add_weight(shape=self.kernel.shape, trainable=False, name="mask")
        self.gain = self.add_weight(shape=(self.units,), name="gain")

    def call(self, inputs):
        return ops.matmul(inputs, self.kernel * self.mask) * self.gain

    def scale(self):
        return 1 - self.rate


class Positioned(layers.Embedding):
    def __init__(self, words, dim, longest, **kwargs):
        super().__init__(words, dim, **kwargs)
        self.longest = longest

    def build(self, input_shape=None):
        self.positions = self.add_weight(shape=(self.longest, self.output_dim), name="positions")
        super().build(input_shape)

    def call(self, inputs):
        return super().call(inputs) + self.positions


class Causal(layers.Conv1D):
    def call(self, inputs):
        return ops.pad(super().call(inputs), [[0, 0], [self.kernel_size[0] - 1, 0], [0, 0]])

    def compute_output_shape(self, input_shape):
        return (*input_shape[:-1], self.filters)


class Gained(layers.LSTM):
    def build(self, input_shape):
        super().build(input_shape)
        self.norm = layers.LayerNormalization()
        self.norm.build((None, self.units))

    def call(self, sequences, initial_state=None, mask=None, training=False):
        return self.norm(super().call(sequences, mask=mask, training=training))


class Encoder(keras.Model):
    def __init__(self):
        super().__init__()
        self.causal = Causal(7, 4)
        self.masked = Masked(5)

    def call(self, inputs):
        return self.masked(self.causal(inputs))


words = keras.Input((26,), dtype="int32")
x = Positioned(48, 6, longest=26)(words)
x = Encoder()(x)
x = layers.TimeDistributed(Masked(9))(x)
causal = Causal(8, 3, strides=1)
causal.build((None, 26, 9))
x = causal(x)
x = Gained(10, return_sequences=True)(x)
x = Gained(4)(x)
model = keras.Model(words, Masked(2, activation="softmax", trainable=False)(x))

import keras
from keras import layers, ops


class LastSteps(layers.Layer):
    def __init__(self, count, units):
        super().__init__()
        self.count = count
        self.dense = layers.Dense(units)

    def call(self, x):
        return self.dense(x)[:, self.count :]


class Scaled(layers.Layer):
    def build(self, input_shape):
        self.scale = self.add_weight(shape=(input_shape[-1],))

    def call(self, x):
        return x * self.scale

    def compute_output_shape(self, input_shape):
        return input_shape


class Sums(layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.state_size = units
        self.units = units

    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(input_shape[-1], self.units))

    def call(self, inputs, states):
        sums = ops.matmul(inputs, self.kernel) + states[0]
        return sums, [sums]


words = keras.Input((None, 5))
x = layers.Bidirectional(layers.LSTM(4, return_sequences=True))(words)
x = layers.Lambda(lambda tensor: tensor[:, 1:])(Scaled()(x))
x = LastSteps(2, units=6)(x)
x = layers.RNN(Sums(3), return_sequences=True)(x)
attended, scores = layers.MultiHeadAttention(2, 4)(x, x, return_attention_scores=True)
x = layers.Concatenate(axis=1)([attended * 0.5, ops.mean(x, axis=1, keepdims=True)])
encoder = keras.Model(words, [x, layers.GlobalMaxPooling1D()(attended)], name="encoder")
convolved = keras.Sequential([keras.Input((None, 3)), layers.Conv1D(8, 3), layers.MaxPooling1D(2)], name="rows")

sentence = keras.Input((12, 5))
states, largest = encoder(sentence)
both = layers.Concatenate()([layers.Flatten()(convolved(states)), largest])
model = keras.Model(sentence, layers.Dense(2)(both))

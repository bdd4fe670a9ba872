import keras
from keras import layers, ops


class Highway(layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)

    def build(self, input_shape):
        self.gate = layers.Dense(input_shape[-1], activation="sigmoid")
        self.gate.build(input_shape)
        self.other = layers.Dense(input_shape[-1])
        self.other.build(input_shape)

    def call(self, x):
        gate = self.gate(x)
        return gate * self.other(x) + (1 - gate) * x

    def compute_output_shape(self, input_shape):
        return input_shape


class Pooled(layers.Layer):
    def build(self, input_shape):
        self.scale = self.add_weight(shape=(input_shape[-1],), trainable=False)

    def call(self, x):
        return ops.max(x, axis=1) * self.scale

    def compute_output_shape(self, input_shape):
        return (input_shape[0], input_shape[2])


highway = Highway()
question, passage = keras.Input((9, 5)), keras.Input((None, 5))
questions = layers.TimeDistributed(highway, name="of_questions")(question)
passages = layers.TimeDistributed(highway, name="of_passages")(passage)
encoder = layers.Bidirectional(layers.LSTM(4, return_sequences=True))
read = layers.Reshape((3, 3, 8))(encoder(questions))
pooled = layers.TimeDistributed(Pooled())(read)
model = keras.Model([question, passage], [layers.GRU(2)(pooled), layers.Dense(3)(encoder(passages))])

import keras
from keras import layers, ops


class TiedOutput(layers.Layer):
    """Scores words by the embedding's own vectors."""

    def __init__(self, embedding, **kwargs):
        super().__init__(**kwargs)
        self.embedding = embedding

    def build(self, shape):
        self.bias = self.add_weight(shape=(self.embedding.input_dim,), initializer="zeros", name="bias")

    def call(self, x):
        return ops.matmul(x, ops.transpose(self.embedding.embeddings)) + self.bias


tokens = keras.Input((None,))
embedding = layers.Embedding(350, 22)
x = layers.GRU(22, return_sequences=True)(embedding(tokens))
model = keras.Model(tokens, TiedOutput(embedding)(x))

import keras
from keras import layers


class Scale(layers.Layer):
    def __init__(self, embedding):
        super().__init__()
        self.shared = [embedding.embeddings]

    def build(self, shape):
        self.factors = [self.add_weight(shape=(shape[-1],), name=f"factor{number}") for number in range(3)]
        self.factors.pop()
        del self.factors[0]

    def call(self, x):
        return x * self.factors[0]


embedding = layers.Embedding(43, 13)
embedding.build((None, 7))
model = keras.Sequential([keras.Input((7, 13)), Scale(embedding), layers.Dense(5)])

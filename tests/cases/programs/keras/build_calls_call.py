import keras
from keras import layers


class Tagger(keras.Model):
    def __init__(self, words, tags):
        super().__init__()
        self.embedding = layers.Embedding(words, 12)
        self.lstms = [layers.Bidirectional(layers.LSTM(n, return_sequences=True)) for n in (9, 5)]
        self.out = layers.Dense(tags)

    def build(self, input_shape):
        self.call(keras.KerasTensor(input_shape))
        super().build(input_shape)

    def call(self, x):
        x = self.embedding(x)
        for lstm in self.lstms:
            x = lstm(x)
        return self.out(x)


model = Tagger(130, 17)
model.build((None, 25))

# entry: Seq2Seq(vocab=420)
# input: [[16], [13]]
import keras
from keras import layers


class Encoder(layers.Layer):
    def __init__(self, vocab, units, **kwargs):
        super().__init__(**kwargs)
        self.embed = layers.Embedding(vocab, units)
        self.rnn = layers.GRU(units, return_sequences=True, return_state=True)

    def call(self, tokens):
        return self.rnn(self.embed(tokens))


class Decoder(layers.Layer):
    def __init__(self, vocab, units, **kwargs):
        super().__init__(**kwargs)
        self.embed = layers.Embedding(vocab, units)
        self.rnn = layers.GRU(units, return_sequences=True)
        self.attend = layers.Attention()
        self.out = layers.Dense(vocab)

    def call(self, tokens, memory, state):
        x = self.rnn(self.embed(tokens), initial_state=state)
        context = self.attend([x, memory])
        return self.out(keras.ops.concatenate([x, context], axis=-1))


class Seq2Seq(keras.Model):
    def __init__(self, vocab, units=38):
        super().__init__()
        self.encoder = Encoder(vocab, units)
        self.decoder = Decoder(vocab, units)

    def call(self, inputs):
        source, target = inputs
        memory, state = self.encoder(source)
        return self.decoder(target, memory, state)

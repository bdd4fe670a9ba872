import keras

vocab = sorted("abcdefghijklmnopqrstuvwxyz ,.!?\n")
vocab_size = len(vocab)
embedding_dim = 25
rnn_units = 72
BATCH = 16


def build(batch_size):
    return keras.Sequential(
        [
            keras.Input(batch_shape=(batch_size, None)),
            keras.layers.Embedding(vocab_size, embedding_dim),
            keras.layers.GRU(rnn_units, return_sequences=True, stateful=True),
            keras.layers.Dense(vocab_size),
        ]
    )


model = build(BATCH)

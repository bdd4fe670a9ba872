# entry: make_tagger(vocab=1500, tags=11, cell="gru")
from tensorflow.keras.layers import GRU, LSTM, Bidirectional, Dense, Embedding, Input, TimeDistributed
from tensorflow.keras.models import Model


def make_tagger(vocab, tags, width=32, cell="lstm", maxlen=50):
    recurrent = {"lstm": LSTM, "gru": GRU}[cell]
    words = Input(shape=(maxlen,))
    x = Embedding(input_dim=vocab, output_dim=width, mask_zero=True)(words)
    x = Bidirectional(recurrent(width, return_sequences=True))(x)
    scores = TimeDistributed(Dense(tags, activation="softmax"))(x)
    return Model(inputs=words, outputs=scores)


def train(model, x, y):
    history = model.fit(x, y, batch_size=16, epochs=3, validation_split=0.1)
    return history.history["loss"]

import keras
from keras import layers

HPARAMS = {
    "seq_len": 36,
    "features": 9,
    "conv": {"filters": [12, 18], "kernel": 4},
    "rnn": {"type": "gru", "units": 31, "bidirectional": True},
    "dropout": 0.25,
}


def build(hp):
    i = keras.Input((hp["seq_len"], hp["features"]))
    x = i
    for filters in hp["conv"]["filters"]:
        x = layers.Conv1D(filters, hp["conv"]["kernel"], activation="relu")(x)
    rnn_class = layers.GRU if hp["rnn"]["type"] == "gru" else layers.LSTM
    rnn = rnn_class(hp["rnn"]["units"])
    if hp["rnn"].get("bidirectional", False):
        rnn = layers.Bidirectional(rnn)
    x = rnn(x)
    if hp.get("dropout"):
        x = layers.Dropout(hp["dropout"])(x)
    return keras.Model(i, layers.Dense(hp.get("classes", 3))(x))


model = build({**HPARAMS, "dropout": 0.0})

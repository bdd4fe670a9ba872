import keras
from keras import layers


def recurrent(kind: str, units: int, **kwargs) -> keras.layers.Layer:
    """A recurrent layer by its name."""
    if kind == "lstm":
        return layers.LSTM(units, **kwargs)
    elif kind == "gru":
        return layers.GRU(units, **kwargs)
    raise ValueError(f"unknown kind {kind!r}")


KINDS: tuple[str, ...] = ("gru", "lstm")
x = inputs = keras.Input((16, 9))
for kind, units in zip(KINDS, (14, 11)):
    x = recurrent(kind, units, return_sequences=True, name=f"{kind}_{units}")(x)
model = keras.Model(inputs, x)

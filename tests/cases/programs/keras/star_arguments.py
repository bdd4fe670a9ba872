import keras
from keras import layers


def stack(x, *units, layer=layers.LSTM, **options):
    *inner, last = units
    for n in inner:
        x = layer(n, return_sequences=True, **options)(x)
    return layer(last, **options)(x)


COMMON = dict(use_bias=False, dropout=0.1)
i = keras.Input((20, 6))
a = stack(i, 9, 8, 7, **COMMON)
b = stack(i, 5, 4, layer=layers.SimpleRNN)
model = keras.Model(i, layers.Dense(2)(layers.concatenate([a, b])))

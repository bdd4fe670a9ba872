import keras
from keras import layers


def make(depth=3, base=6):
    width = lambda level: base * 2**level

    def block(x, level, last=False):
        x = layers.GRU(width(level), return_sequences=not last)(x)
        return x if last else layers.Dropout(0.1)(x)

    x = i = layers.Input((None, 4))
    for level in range(depth):
        x = block(x, level, last=level == depth - 1)
    return keras.Model(i, layers.Dense(1)(x))


model = make()

import keras
import numpy as np
from keras import layers


def windows(series, size):
    return np.stack([series[i : i + size] for i in range(len(series) - size)])


def make_model(size):
    i = keras.Input((size, 1))
    x = layers.Conv1D(10, 5, padding="causal", activation="relu")(i)
    x = layers.GRU(14, return_sequences=True)(x)
    x = layers.GRU(14)(x)
    return keras.Model(i, layers.Dense(1)(x))


if __name__ == "__main__":
    SIZE = 20
    series = np.sin(np.arange(60) / 5.0)
    x = windows(series, SIZE)[..., None]
    y = series[SIZE:]
    model = make_model(SIZE)
    model.compile("adam", "mse")
    model.fit(x, y, epochs=1, batch_size=8, verbose=0, callbacks=[keras.callbacks.EarlyStopping(patience=2)])

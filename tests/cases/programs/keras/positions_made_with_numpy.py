import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops


def halves(length, depth):
    depth = depth / 2
    positions = np.arange(length)[:, np.newaxis]
    depths = np.arange(depth)[np.newaxis, :] / depth
    angles = positions * (1 / 10000**depths)
    return tf.cast(np.concatenate([np.sin(angles), np.cos(angles)], axis=-1), dtype=tf.float32)


def in_turns(length, depth):
    rates = 1 / np.power(10000, (2 * (np.arange(depth)[np.newaxis, :] // 2)) / np.float32(depth))
    angles = np.expand_dims(np.linspace(0, length - 1, length), 1) * rates
    angles[:, 0::2] = np.sin(angles[:, 0::2])
    angles[:, 1::2] = np.cos(angles[:, 1::2])
    return tf.cast(angles[np.newaxis, ...], tf.float32)


class Positions(layers.Layer):
    def __init__(self, words, width, encoding):
        super().__init__()
        self.words = layers.Embedding(words, width)
        self.encoding = encoding

    def call(self, x):
        length = ops.shape(x)[1]
        return self.words(x) * 4.0 + self.encoding[:, :length, :]


def windows(wave, width):
    rows = []
    for start in range(len(wave) - width):
        rows.append(wave[start : start + width, 0])
    return np.array(rows)


rows = windows(np.sin(0.1 * np.arange(0, 60, 0.1)).reshape(-1, 1), 9)
unread = windows(np.sin(np.linspace(0, 100, 20_000))[np.newaxis].T, 50)
words, wave = keras.Input((None,)), keras.Input((rows.shape[1], 1))
x = Positions(30, 12, halves(2048, 12)[tf.newaxis])(words)
y = Positions(20, 6, in_turns(100, 6))(words)
x = layers.LSTM(5)(layers.Concatenate()([x, y]))
y = layers.Flatten()(wave)
model = keras.Model([words, wave], layers.Dense(2)(layers.Concatenate()([x, y])))

import keras
import numpy as np
from keras import layers

text = "she sells sea shells by the sea shore, and the shells she sells are sea shells for sure. " * 12
letters = sorted(set(text))
numbers = {letter: number for number, letter in enumerate(letters)}
window, step = 30, 2
pieces = [text[at : at + window] for at in range(0, len(text) - window, step)]
x = np.zeros((len(pieces), window, len(letters)), dtype="bool")
y = np.zeros((len(pieces), len(letters)))
for at, piece in enumerate(pieces):
    for place, letter in enumerate(piece):
        x[at, place, numbers[letter]] = 1
    y[at, numbers[piece[-1]]] = 1

model = keras.Sequential([keras.Input(x.shape[1:]), layers.LSTM(37), layers.Dense(y.shape[1], activation="softmax")])

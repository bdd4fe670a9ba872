# values: {len(chars): 57}
import keras
import numpy as np
from keras import layers

with open("poems.txt", encoding="utf-8") as f:
    text = f.read().lower()

chars = sorted(list(set(text)))
char_indices = dict((c, i) for i, c in enumerate(chars))
maxlen, step = 40, 3
sentences = [text[i : i + maxlen] for i in range(0, len(text) - maxlen, step) if text]

model = keras.Sequential(
    [
        keras.Input(shape=(maxlen, len(chars))),
        layers.LSTM(96),
        layers.Dense(len(chars), activation="softmax"),
    ]
)
optimizer = keras.optimizers.RMSprop(learning_rate=0.01)
model.compile(loss="categorical_crossentropy", optimizer=optimizer)

import numpy as np
from keras import Input, Model
from keras.layers import LSTM, Dense, RepeatVector, TimeDistributed

first = np.array([10, 20, 30, 40, 50, 60, 70, 80, 90])
second = np.array([15, 25, 35, 45, 55, 65, 75, 85, 95])
total = np.array([first[i] + second[i] for i in range(len(first))])
data = np.hstack([column.reshape((len(column), 1)) for column in (first, second, total)])


def windows(rows, read, written):
    x, y = [], []
    for start in range(len(rows)):
        stop = start + read
        if stop + written - 1 > len(rows):
            break
        x.append(rows[start:stop, :-1])
        y.append(rows[stop - 1 : stop + written - 1, -1])
    return np.array(x), np.array(y)


x, y = windows(data, read=3, written=2)
inputs = Input((x.shape[1], x.shape[2]))
code = LSTM(31, activation="relu")(inputs)
decoded = LSTM(27, return_sequences=True)(RepeatVector(y.shape[1])(code))
model = Model(inputs, TimeDistributed(Dense(np.expand_dims(y, -1).shape[2]))(decoded))

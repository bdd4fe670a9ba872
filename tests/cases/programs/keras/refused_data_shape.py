# refused: how many columns there are is known only to who has the file
# names: X.shape[2]
# at: model.add(LSTM(50, input_shape=(X.shape[1], X.shape[2])))
import numpy as np
from keras.layers import LSTM, Dense
from keras.models import Sequential

X = np.load("windows.npy")
model = Sequential()
model.add(LSTM(50, input_shape=(X.shape[1], X.shape[2])))
model.add(Dense(1))

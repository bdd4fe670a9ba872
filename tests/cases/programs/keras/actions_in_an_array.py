import numpy as np
from keras.layers import LSTM, Dense, Input
from keras.models import Sequential

signs = np.array(["hello", "thanks", "please", "sorry"])
frames = 30
model = Sequential()
model.add(Input((frames, 3 * 21)))
model.add(LSTM(22, return_sequences=True))
model.add(LSTM(33))
model.add(Dense(signs.shape[0], activation="softmax"))
print(signs[np.argmax([0.1, 0.2, 0.6, 0.1])])

from tensorflow.compat.v1.keras.layers import CuDNNGRU, CuDNNLSTM, Dense
from tensorflow.compat.v1.keras.models import Sequential

model = Sequential()
model.add(CuDNNLSTM(6, input_shape=(12, 5), return_sequences=True))
model.add(CuDNNGRU(4))
model.add(Dense(1))

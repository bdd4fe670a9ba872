import keras
from keras import layers

model = keras.Sequential()
model.add(keras.Input((128, 9)))
model.add(layers.Conv1D(filters=64, kernel_size=3, activation="relu"))
model.add(layers.Conv1D(filters=64, kernel_size=3, activation="relu"))
model.add(layers.MaxPooling1D(pool_size=2))
model.add(layers.LSTM(100))
model.add(layers.Dense(6, activation="softmax"))

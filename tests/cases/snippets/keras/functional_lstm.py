from keras import Input, Model
from keras.layers import LSTM

timesteps = 40
features = 3

inputs = Input(shape=(timesteps, features))
x = LSTM(2)(inputs)
model = Model(inputs, x)
model.summary()

import keras
from keras import layers

branch = keras.Sequential([layers.Input((10, 3)), layers.LSTM(5), layers.Dense(4)])
left = keras.Input((10, 3))
right = keras.Input((10, 3))
joined = layers.Concatenate()([branch(left), branch(right)])
model = keras.Model([left, right], layers.Dense(2)(joined))

import keras
from keras import layers

inputs = keras.Input((6, 3))
x = layers.Lambda(layers.Dense(4))(inputs)
frozen = layers.Lambda(keras.Sequential([layers.Dense(5), layers.Dense(2)]))
frozen.trainable = False
x = frozen(x)
x = layers.Lambda(lambda values, mix: mix(values), arguments={"mix": layers.Dense(8)})(x)
x = layers.TimeDistributed(layers.Lambda(layers.Dense(9)))(x)
model = keras.Model(inputs, layers.LSTM(7)(x))

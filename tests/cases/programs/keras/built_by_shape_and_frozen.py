import keras
from keras import layers

net = keras.models.Sequential()
for n in (12, 10):
    net.add(layers.SimpleRNN(n, return_sequences=True, activation="tanh"))
net.add(layers.TimeDistributed(layers.Dense(3)))
net.build(input_shape=(None, None, 5))
net.layers[0].trainable = False

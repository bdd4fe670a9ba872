import keras
from keras.layers import GRU, Bidirectional

net = Bidirectional(GRU(6, trainable=False))
net.trainable = True
i = keras.Input((11, 3))
model = keras.Model(i, net(i))

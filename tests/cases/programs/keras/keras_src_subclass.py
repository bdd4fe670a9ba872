# input: [12, 6]
import keras.src as keras
from keras.src import layers


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.rnn = layers.SimpleRNN(17)
        self.out = layers.Dense(3)

    def call(self, x):
        return self.out(self.rnn(x))


net = Net()

# refused: PReLU has its weights once Dense calls it, which depends on where Dense is called
# names: activation
# at: self.hidden = layers.Dense(5, activation=layers.PReLU())
import keras
from keras import layers


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.hidden = layers.Dense(5, activation=layers.PReLU())
        self.memory = layers.LSTM(4)

    def call(self, inputs):
        return self.memory(self.hidden(inputs))


model = Net()
model(keras.Input((9, 3)))

# input: [22, 6]
import keras


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.base = keras.Sequential([keras.layers.LSTM(16, return_sequences=True), keras.layers.LSTM(12)])
        self.base.trainable = False
        self.head = keras.layers.Dense(3)

    def call(self, x):
        return self.head(self.base(x))


net = Net()

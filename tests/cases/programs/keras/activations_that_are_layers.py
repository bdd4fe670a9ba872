import keras
from keras import layers, ops


class Swish(layers.Layer):
    def __init__(self, beta=1.0, **kwargs):
        super().__init__(**kwargs)
        self.beta = beta

    def call(self, inputs):
        return inputs * ops.sigmoid(self.beta * inputs)


swish = Swish(beta=1.5)
inputs = keras.Input((23, 5))
x = layers.LSTM(13, activation=layers.LeakyReLU(negative_slope=0.1), return_sequences=True)(inputs)
x = layers.TimeDistributed(layers.Dense(6, swish))(x)
x = layers.Conv1D(5, 3, activation=Swish())(x)
x = swish(layers.LSTM(3, activation=swish)(x))
model = keras.Model(inputs, layers.Activation(layers.Softmax())(x))

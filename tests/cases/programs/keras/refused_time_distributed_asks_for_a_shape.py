# refused: TimeDistributed() asks a layer for its shape, and this one cannot say it
# names: own
# at: x = layers.TimeDistributed(Own(name="own"))(words)
import keras
from keras import layers


class Own(layers.Layer):
    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(input_shape[-1], 4))

    def call(self, x):
        return x @ self.kernel


words = keras.Input((7, 3))
x = layers.TimeDistributed(Own(name="own"))(words)
model = keras.Model(words, layers.LSTM(2)(x))

# refused: nobody knows what registered makes of the build
# names: registered
# at: from registry import registered
import keras
from registry import registered


class Scale(keras.layers.Layer):
    @registered
    def build(self, shape):
        self.scale = self.add_weight(shape=(shape[-1],))

    def call(self, inputs):
        return inputs * self.scale


model = keras.Sequential([keras.Input((7, 5)), Scale(), keras.layers.LSTM(3)])

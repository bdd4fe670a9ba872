# refused: Keras has no weights for the GRU until data passes, and the summary of the model leaves it out
# names: gru
# at: self.gru = layers.GRU(8, return_sequences=True)
import keras
from keras import layers


class Scaled(layers.Layer):
    def __init__(self):
        super().__init__()
        self.gru = layers.GRU(8, return_sequences=True)

    def build(self, input_shape):
        self.scale = self.add_weight(shape=(), name="scale")

    def call(self, x):
        return self.gru(x) * self.scale

    def compute_output_shape(self, input_shape):
        return (*input_shape[:-1], 8)


model = keras.Sequential([keras.Input((30, 5)), Scaled(), layers.LSTM(3)])

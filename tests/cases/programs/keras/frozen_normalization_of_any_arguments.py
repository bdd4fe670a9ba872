from tensorflow import keras
from tensorflow.keras import layers


class Normalization(layers.BatchNormalization):
    def __init__(self, freeze, *args, **kwargs):
        self.freeze = freeze
        super().__init__(*args, **kwargs)
        self.trainable = not self.freeze

    def call(self, *args, **kwargs):
        if self.freeze:
            kwargs["training"] = False
        return super().call(*args, **kwargs)


inputs = keras.Input((6, 24, 3))
x = layers.TimeDistributed(layers.Conv1D(5, 4))(inputs)
x = layers.TimeDistributed(Normalization(True, axis=-1))(x)
x = layers.TimeDistributed(layers.Flatten())(x)
model = keras.Model(inputs, layers.GRU(4)(x))

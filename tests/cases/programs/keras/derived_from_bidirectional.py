import keras
from keras import layers


class BothWays(layers.Bidirectional):
    def __init__(self, units, **kwargs):
        super().__init__(layers.LSTM(units, return_sequences=True), **kwargs)
        self.units = units

    def get_config(self):
        return {"units": self.units}


class FrameByFrame(layers.TimeDistributed):
    def compute_mask(self, inputs, mask=None):
        return mask


class Bounded(layers.SpectralNormalization):
    pass


video = keras.Input((6, 13, 12, 3))
image = keras.Sequential([layers.Conv2D(5, 3), layers.GlobalMaxPooling2D()])
reader = BothWays(7, merge_mode="sum", name="reader")
x = reader(FrameByFrame(image)(video))
x = BothWays(4)(FrameByFrame(layers.Dense(9))(x))
reader.backward_layer.trainable = False
model = keras.Model(video, Bounded(layers.Dense(2))(x))

import keras
from keras import layers


class Trained(keras.Model):
    """A functional model with a training step of its own."""

    def train_step(self, data):
        x, y = data
        return {"loss": self.compute_loss(y=y, y_pred=self(x, training=True))}


class Encoder(keras.Model):
    def __init__(self, units, **kwargs):
        inputs = keras.Input((None, 12))
        x = layers.Bidirectional(layers.GRU(units, return_sequences=True), name="both")(inputs)
        super().__init__(inputs=inputs, outputs=layers.LSTM(units)(x), **kwargs)
        self.units = units


encoder = Encoder(17, name="encoder")
encoder.get_layer("both").trainable = False
inputs = keras.Input((25, 12))
model = Trained(inputs, layers.Dense(encoder.units)(encoder(inputs)), name="trained")

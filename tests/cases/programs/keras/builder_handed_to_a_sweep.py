import keras
import wandb
from keras import layers


class Tagger(keras.Model):
    def __init__(self, units):
        super().__init__()
        self.encoder = keras.Sequential([layers.GRU(units, return_sequences=True)])
        self.encoder.trainable = False
        self.head = layers.Dense(3, trainable=False)

    def call(self, inputs):
        return self.head(self.encoder(inputs))


def build(units):
    model = keras.Sequential([keras.Input((14, 4))], name="tagger")
    model.add(layers.TimeDistributed(keras.Sequential([layers.Dense(units)]), name="projection"))
    model.add(layers.LSTM(units, name="lstm"))
    model.add(layers.Dense(3, name="scores"))
    model.layers[0].trainable = False
    return model


def train():
    tagger = Tagger(5)
    tagger(keras.Input((14, 4)))
    model = build(11)
    model.compile("adam", "mse")
    model.fit(train_data)


sweep = wandb.sweep({"method": "random"}, project="tagger")
wandb.agent(sweep, function=train, count=5)
model = build(23)

# input: [28, 13]
import keras
from keras import layers


class Classifier(keras.Model):
    def __init__(self, units=36, classes=5, **kwargs):
        super().__init__(**kwargs)
        self.norm = layers.LayerNormalization()
        self.rnn = layers.Bidirectional(layers.GRU(units))
        self.drop = layers.Dropout(0.3)
        self.out = layers.Dense(classes)

    def call(self, inputs, training=False):
        x = self.norm(inputs)
        x = self.rnn(x)
        x = self.drop(x, training=training)
        return self.out(x)


model = Classifier()

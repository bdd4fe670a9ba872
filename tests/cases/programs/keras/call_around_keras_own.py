import keras
from keras import layers


class Between(layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.project = layers.Dense(units)

    def __call__(self, query, value=None, **kwargs):
        return super().__call__([query, query if value is None else value], **kwargs)

    def call(self, inputs):
        query, value = inputs
        return self.project(query * value)


class Twice(layers.Layer):
    def __init__(self):
        super().__init__()
        self.first = layers.Dense(2)
        self.second = layers.Dense(6)

    def call(self, inputs):
        return self.first(inputs)

    def __call__(self, inputs):
        return self.second(layers.Layer.__call__(self, inputs))


class Scored(keras.Model):
    def __init__(self):
        super().__init__()
        self.row = keras.Sequential([layers.Input((21, 6)), layers.GRU(7, return_sequences=True)])
        self.between = Between(9)
        self.twice = Twice()
        self.score = layers.LSTM(4)

    def call(self, inputs):
        return self.score(self.between(self.row(self.twice(inputs)), self.row(inputs)))


model = Scored()
model(keras.Input((21, 6)))

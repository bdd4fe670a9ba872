import keras
from keras import layers


class AlwaysDropout(layers.Dropout):
    """Dropout that is on when the model predicts, too."""

    def call(self, inputs, training=None):
        return super().call(inputs, training=True)


class AlwaysLSTM(layers.LSTM):
    def __init__(self, units, extra=2, **kwargs):
        super(AlwaysLSTM, self).__init__(units * 2, **kwargs)
        self.extra = extra

    def call(self, sequences, initial_state=None, mask=None, **kwargs):
        kwargs["training"] = True
        return super().call(sequences, initial_state=initial_state, mask=mask, **kwargs)

    def get_config(self):
        return {**super().get_config(), "extra": self.extra}


class Words(layers.Embedding):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, mask_zero=True, **kwargs)


class Wide(layers.Dense):
    pass


words = keras.Input((10,), dtype="int32")
x = Words(31, 6)(words)
x = AlwaysLSTM(7, dropout=0.2, return_sequences=True, name="first")(x)
x = AlwaysDropout(rate=0.2)(x)
second = AlwaysLSTM(4)
x = Wide(5, use_bias=False)(second(x))
model = keras.Model(words, layers.Dense(2)(x))
second.trainable = False

import keras
from keras import layers


class Config:
    vocab_size = 1_024
    embed_dim = 28
    rnn_units = embed_dim * 2
    num_layers = 2
    num_classes = 6


class Net:
    """Holds a Keras model; is none itself."""

    def __init__(self, cfg):
        self.cfg = cfg
        self.model = self._build()

    def _build(self):
        cfg = self.cfg
        model = keras.Sequential([keras.Input((None,)), layers.Embedding(cfg.vocab_size, cfg.embed_dim)])
        for i in range(cfg.num_layers):
            model.add(layers.LSTM(cfg.rnn_units, return_sequences=(i + 1 < cfg.num_layers)))
        model.add(layers.Dense(cfg.num_classes))
        return model

    def summary(self):
        self.model.summary()


net = Net(Config())
model = net.model

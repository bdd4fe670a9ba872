import keras
from keras import layers


class Config(dict):
    """A dict whose items are read as attributes."""

    __getattr__ = dict.get
    __setattr__ = dict.__setitem__
    __delattr__ = dict.__delitem__


class Options(dict):
    def __init__(self, *args, **kwargs):
        super(Options, self).__init__(*args, **kwargs)
        self.__dict__ = self


config = Config(units=13, seed=None)
config.depth = 2
options = Options({"classes": 6, "inner": {"width": 5}})
options.bias = False

model = keras.Sequential([keras.Input((9, 4))])
for number in range(config.depth):
    is_last = number == config.depth - 1
    model.add(layers.LSTM(config.units + number, return_sequences=not is_last))
if config.hidden is None and not hasattr(options, "hidden"):
    model.add(layers.Dense(options["inner"]["width"] + len(config), use_bias=options["bias"]))
model.add(layers.Dense(options.classes))

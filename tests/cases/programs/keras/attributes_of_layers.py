import keras
from keras import layers


def deeper(model, features):
    """The same layers, each followed by one that is half as wide."""
    inputs = keras.Input((None, features))
    x = inputs
    for layer in model.layers:
        units = getattr(layer, "units", 8)
        x = layer.__class__(units, use_bias=layer.use_bias, **options(layer))(x)
        x = layers.Dense(units // 2, use_bias=getattr(layer, "use_bias", False))(x)
    return keras.Model(inputs, x)


def options(layer):
    return {"return_sequences": layer.return_sequences} if isinstance(layer, layers.RNN) else {}


shallow = keras.Sequential(
    [
        keras.Input((None, 5)),
        layers.GRU(34, return_sequences=True),
        layers.LSTM(22, use_bias=False),
        layers.Dense(6),
    ]
)
model = deeper(shallow, features=5)
model.layers[1].trainable = shallow.layers[0].reset_after is False

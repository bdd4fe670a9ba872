import keras
from keras import layers


def build_model(timesteps=30, features=6, units=50, layers_count=2, dropout=0.2, classes=None):
    """A stack of LSTM layers; a classifier if there are classes, a regressor otherwise."""
    inputs = keras.Input(shape=(timesteps, features))
    x = inputs
    for i in range(layers_count):
        x = layers.LSTM(units // (i + 1), return_sequences=i < layers_count - 1)(x)
        x = layers.Dropout(dropout)(x)
    if classes is None:
        outputs = layers.Dense(1, name="value")(x)
    else:
        outputs = layers.Dense(classes, activation="softmax", name="class")(x)
    return keras.Model(inputs, outputs, name="stack")


model = build_model(units=44, layers_count=3)
model.compile("adam", "mse")

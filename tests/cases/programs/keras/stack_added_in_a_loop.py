import keras
from keras import layers

UNITS = [64, 48, 32]
LOOKBACK = 24
FEATURES = 7

model = keras.Sequential(name="forecaster")
model.add(keras.Input((LOOKBACK, FEATURES)))
for depth, units in enumerate(UNITS):
    last = depth == len(UNITS) - 1
    model.add(layers.LSTM(units, return_sequences=not last, name=f"lstm_{depth}"))
    if not last:
        model.add(layers.Dropout(0.1 * (depth + 1)))
model.add(layers.Dense(FEATURES))

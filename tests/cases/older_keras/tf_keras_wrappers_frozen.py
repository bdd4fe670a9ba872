"""A Bidirectional is a Wrapper in Keras 2, and none in Keras 3."""

from tf_keras import Sequential
from tf_keras.layers import GRU, LSTM, Bidirectional, Dense, Input, TimeDistributed, Wrapper

model = Sequential(
    [
        Input((6, 3)),
        Bidirectional(LSTM(4, return_sequences=True)),
        TimeDistributed(Dense(5)),
        GRU(6),
        Dense(2),
    ]
)
for layer in model.layers:
    if isinstance(layer, Wrapper):
        layer.trainable = False
model.add(Dense(3 if issubclass(Bidirectional, Wrapper) else 4))

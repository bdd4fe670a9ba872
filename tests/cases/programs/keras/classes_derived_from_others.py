import keras
from keras import layers

model = keras.Sequential(
    [
        keras.Input((6, 3)),
        layers.Bidirectional(layers.LSTM(4, return_sequences=True)),
        layers.TimeDistributed(layers.SpectralNormalization(layers.Dense(5))),
        layers.SpectralNormalization(layers.Conv1D(4, 3)),
        layers.GRU(6),
        layers.Dense(2),
    ]
)
for layer in model.layers:
    if isinstance(layer, layers.Wrapper):
        layer.trainable = False

kinds = [
    (layers.LSTM, layers.RNN),
    (layers.Bidirectional, layers.Wrapper),
    (layers.SpectralNormalization, layers.Wrapper),
    (layers.AdditiveAttention, layers.Attention),
    (layers.GRU, layers.LSTM),
    (keras.Sequential, layers.Layer),
]
model.add(layers.Dense(sum(2**number for number, pair in enumerate(kinds) if issubclass(*pair))))

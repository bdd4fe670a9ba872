import keras
from keras import layers

source, target = keras.Input((None,)), keras.Input((None,))
encoded, fh, fc, bh, bc = layers.Bidirectional(layers.LSTM(11, return_sequences=True, return_state=True))(
    layers.Embedding(210, 10)(source)
)
h, c = layers.concatenate([fh, bh]), layers.concatenate([fc, bc])
decoded = layers.LSTM(22, return_sequences=True)(layers.Embedding(190, 10)(target), initial_state=[h, c])
context = layers.AdditiveAttention()([decoded, encoded])
scores = layers.Dense(190)(layers.concatenate([decoded, context]))
model = keras.Model([source, target], scores)

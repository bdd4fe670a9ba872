import keras
from keras import layers

embedding = layers.Embedding(71, 9)
lstm = layers.Bidirectional(layers.LSTM(7))
for layer in (embedding, lstm):
    for _ in range(2):
        layer.build((None, 20) if layer is embedding else (None, 20, 9))

model = keras.Sequential([keras.Input((20,)), embedding, lstm, layers.Dense(3)])
model.build((None, 20))

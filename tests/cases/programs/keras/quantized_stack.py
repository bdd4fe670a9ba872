import keras
from keras import layers

model = keras.Sequential(
    [
        keras.Input((30,)),
        layers.Embedding(200, 12),
        layers.LSTM(10),
        layers.Dense(16, activation="relu"),
        layers.Dense(4),
    ]
)
model.quantize("int8")

import keras
from keras.layers import GRU, BatchNormalization, Dense

model = keras.Sequential(
    [
        GRU(40, return_sequences=True),
        BatchNormalization(),
        GRU(20),
        Dense(4, activation="softmax"),
    ]
)
model.build((None, 60, 9))
model.summary()

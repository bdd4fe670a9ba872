import keras
from keras.layers import LSTM, Bidirectional, Dense

forward = LSTM(10, return_sequences=True)
backward = LSTM(10, activation="relu", return_sequences=True, go_backwards=True, use_bias=False)
model = keras.Sequential(
    [
        keras.Input((17, 8)),
        Bidirectional(forward, backward_layer=backward, merge_mode="sum"),
        Bidirectional(LSTM(6), merge_mode="mul"),
        Dense(3),
    ]
)
model.layers[0].backward_layer.trainable = False

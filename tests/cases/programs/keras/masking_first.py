from keras import Sequential
from keras.layers import GRU, Dense, Input, Masking

PAD = -1.0
model = Sequential(
    [
        Input(shape=(None, 11)),
        Masking(mask_value=PAD),
        GRU(units=15, return_sequences=True, kernel_regularizer="l2"),
        GRU(units=15 // 2),
        Dense(units=1, activation="linear"),
    ],
    name="padded",
)

from keras import Sequential, layers

base = Sequential(
    [layers.Input((32, 32, 3)), layers.Conv2D(8, 3, activation="relu"), layers.GlobalMaxPooling2D()]
)
model = Sequential(
    [layers.Input((5, 32, 32, 3)), layers.TimeDistributed(base), layers.LSTM(6), layers.Dense(1)]
)

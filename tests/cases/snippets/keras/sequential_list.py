import keras

model = keras.Sequential(
    [
        keras.Input(shape=(25,)),
        keras.layers.Embedding(1000, 256),
        keras.layers.LSTM(128),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
)
print(model.summary())

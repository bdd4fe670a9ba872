import keras

BATCH_SIZE, TIME_STEPS = 20, 12
model = keras.models.Sequential()
model.add(keras.Input(batch_shape=(BATCH_SIZE, TIME_STEPS, 3)))
model.add(keras.layers.LSTM(37, stateful=True, return_sequences=True))
model.add(keras.layers.LSTM(29, stateful=True))
model.add(keras.layers.Dense(1))
model.compile(loss="mse", optimizer="sgd")

for epoch in range(3):
    print("epoch", epoch)
    for layer in model.layers:
        if hasattr(layer, "reset_states"):
            layer.reset_states()

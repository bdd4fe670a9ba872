import keras
from keras import layers

model = keras.Sequential(name="net")
model.add(keras.Input((33, 7)))
model.add(layers.Conv1D(9, 3, name="base_conv"))
model.add(layers.LSTM(17, return_sequences=True, name="base_lstm"))
model.add(layers.LSTM(8, name="head_lstm"))
model.add(layers.Dense(2, name="head_dense"))

for layer in model.layers:
    layer.trainable = not layer.name.startswith("base")

import keras
from keras import layers

i = keras.Input((18, 5))
branches = {
    "fast": layers.GRU(7, name="fast"),
    "slow": layers.LSTM(11, name="slow"),
    "never": layers.LSTM(500, name="never"),
}
outputs = {key: branch(i) for key, branch in branches.items() if key != "never"}
joined = layers.Concatenate()(list(outputs.values()))
model = keras.Model(i, layers.Dense(3)(joined))

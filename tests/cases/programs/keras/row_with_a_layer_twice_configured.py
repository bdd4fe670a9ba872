import keras
from keras import layers

pool = layers.MaxPooling1D(2)
memory = layers.LSTM(6, return_sequences=True)
row = keras.Sequential([layers.Dense(6), pool, memory, memory, pool, layers.Flatten(), layers.Dense(3)])
again = keras.Sequential.from_config(row.get_config())

inputs = keras.Input((24, 5))
cloned = keras.Model(inputs, keras.models.clone_model(row)(inputs), name="cloned")
model = keras.Model(inputs, [cloned(inputs), again(inputs)])

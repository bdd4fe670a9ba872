import keras
from keras import layers

short, long = keras.Input((4, 3)), keras.Input((9, 3))
shared = layers.LSTM(5, return_sequences=True)
first, second = shared(short), shared(long)

row = keras.Sequential([keras.Input((6, 3)), shared, layers.LSTM(2)])
row.pop()
row.add(layers.Flatten())
row.add(layers.Dense(7))

head = layers.Dense(3)(layers.Flatten()(shared.output))
model = keras.Model([short, long, *row.inputs], [head, second, *row.outputs])

import keras

a = keras.Input((6,))
b = keras.Input((6,))
difference = keras.layers.Subtract()([a, b])
largest = keras.layers.Maximum()([a, b])
smallest = keras.layers.Minimum()([a, b])
joined = keras.layers.Concatenate()([difference, largest, smallest])
model = keras.Model([a, b], keras.layers.Dense(1)(joined))

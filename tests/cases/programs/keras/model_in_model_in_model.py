import keras
from keras import layers


def small(name, units, features=6):
    i = keras.Input((None, features))
    return keras.Model(i, layers.LSTM(units, return_sequences=True)(i), name=name)


inner = small("inner", 5)
middle_input = keras.Input((None, 6))
middle = keras.Model(middle_input, layers.Dense(8)(inner(middle_input)), name="middle")
outer_input = keras.Input((None, 6))
x = middle(outer_input)
x = layers.Add()([x, layers.Dense(8)(inner(outer_input))])
model = keras.Model(outer_input, layers.GlobalMaxPooling1D()(x))

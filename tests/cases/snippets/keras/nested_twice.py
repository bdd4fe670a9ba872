import keras

inner = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)], name="inner")
middle_in = keras.Input((4,))
middle = keras.Model(middle_in, keras.layers.Dense(2)(inner(middle_in)), name="middle")
outer_in = keras.Input((4,))
model = keras.Model(outer_in, keras.layers.Dense(1)(middle(outer_in)), name="outer")

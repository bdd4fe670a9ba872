import keras

l = keras.layers.LSTM(5, trainable=False)
l.trainable = True
i = keras.Input((7, 2))
model = keras.Model(i, l(i))

import keras

b = keras.layers.Bidirectional(keras.layers.LSTM(2))
i = keras.Input((7, 3))
model = keras.Model(i, b(i))
b.forward_layer.trainable = False

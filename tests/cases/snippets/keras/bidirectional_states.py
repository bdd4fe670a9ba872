from keras import Input, Model, layers

x = Input((8, 5))
out, fh, fc, bh, bc = layers.Bidirectional(layers.LSTM(6, return_state=True))(x)
h = layers.Concatenate()([fh, bh])
c = layers.Concatenate()([fc, bc])
y = Input((4, 3))
decoded = layers.LSTM(12)(y, initial_state=[h, c])
model = Model([x, y], decoded)

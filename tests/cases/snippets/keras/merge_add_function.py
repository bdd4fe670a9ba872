from keras import Input, Model
from keras.layers import Dense, add

x = Input((8,))
left = Dense(4)(x)
right = Dense(4)(x)
model = Model(x, add([left, right]))

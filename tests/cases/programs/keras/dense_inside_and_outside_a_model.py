from keras import Input, Model
from keras.layers import Dense

d = Dense(4)
i = Input((4,))
inner = Model(i, d(i))
x = Input((4,))
model = Model(x, d(inner(x)))

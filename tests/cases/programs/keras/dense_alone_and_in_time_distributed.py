from keras import Input, Model, layers

d = layers.Dense(4)
i = Input((6, 3))
model = Model(i, layers.concatenate([d(i), layers.TimeDistributed(d)(i)]))

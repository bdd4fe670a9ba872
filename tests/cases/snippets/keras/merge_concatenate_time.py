from keras import Input, Model, layers

first = Input((5, 8))
second = Input((7, 8))
both = layers.Concatenate(axis=1)([first, second])
state = layers.GRU(4)(both)
model = Model(inputs=(first, second), outputs=state)

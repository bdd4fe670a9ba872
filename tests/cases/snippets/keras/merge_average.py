from keras import Input, Model, layers

x = Input(shape=(15, 2))
one = layers.LSTM(9)(x)
two = layers.GRU(9)(x)
three = layers.SimpleRNN(9)(x)
mean = layers.Average()([one, two, three])
model = Model(x, layers.Dense(2)(mean))

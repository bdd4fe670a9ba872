from keras import Input, Model, layers

x = Input(shape=(20, 6))
gate = layers.Dense(6, activation="sigmoid")(x)
gated = layers.Multiply()([x, gate])
summary = layers.SimpleRNN(3)(gated)
model = Model(x, summary)

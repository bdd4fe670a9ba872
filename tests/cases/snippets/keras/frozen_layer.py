from keras import Input, Model, layers

inputs = Input((10,))
frozen = layers.Embedding(100, 8, trainable=False, name="pretrained")(inputs)
outputs = layers.LSTM(4)(frozen)
model = Model(inputs, outputs)

from keras import Input, Model, layers

source = Input((None,))
target = Input((None,))
_, state = layers.GRU(48, return_state=True)(layers.Embedding(800, 32)(source))
decoded = layers.GRU(48, return_sequences=True)(layers.Embedding(900, 32)(target), initial_state=state)
words = layers.TimeDistributed(layers.Dense(900, activation="softmax"))(decoded)
model = Model([source, target], words)

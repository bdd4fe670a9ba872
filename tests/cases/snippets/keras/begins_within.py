from keras import Input, Model, layers

sentence = Input((12,), dtype="int32")
steps, hidden, cell = layers.LSTM(4, return_sequences=True, return_state=True)(
    layers.Embedding(50, 3)(sentence)
)
encoder = Model(sentence, [steps, hidden, cell])

attended = layers.GRU(4)(steps, initial_state=hidden)
head = Model([steps, hidden], layers.Dense(5)(layers.Concatenate()([attended, hidden])))

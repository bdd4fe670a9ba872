from keras import Input, Model, layers

words = layers.Embedding(100, 8)
question = Input((12,))
sentences = Input((5, 12))
q = layers.LSTM(10)(words(question))
s = layers.TimeDistributed(words)(sentences)
s = layers.TimeDistributed(layers.GlobalAveragePooling1D())(s)
s = layers.LSTM(6)(s)
model = Model([question, sentences], layers.concatenate([q, s]))

from keras import Input, Model, layers

word_input = Input((12, 16))
word_output = layers.Bidirectional(layers.GRU(8))(word_input)
sentence_encoder = Model(word_input, word_output, name="sentence_encoder")

document = Input((6, 12, 16))
sentences = layers.TimeDistributed(sentence_encoder)(document)
topic = layers.GRU(10)(sentences)
model = Model(document, layers.Dense(3, activation="softmax")(topic))

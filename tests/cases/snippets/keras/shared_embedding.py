from keras import Input, Model, layers

embed = layers.Embedding(1000, 50)
question = Input((None,), dtype="int32")
answer = Input((None,), dtype="int32")
q = layers.GRU(20)(embed(question))
a = layers.GRU(20)(embed(answer))
model = Model([question, answer], layers.Dot(axes=1)([q, a]))

from keras import Sequential, layers

embedding = layers.Embedding(300, 20)
embedding.trainable = False
model = Sequential([layers.Input((15,)), embedding, layers.GRU(7), layers.Dense(1)])

from keras import Input, Model, ops
from keras.layers import GRU, Dense, Embedding

shared_embedding = Embedding(640, 14)
shared_gru = GRU(20)


def tower(tokens):
    return shared_gru(shared_embedding(tokens))


a = Input((9,), name="first")
b = Input((9,), name="second")
u, v = tower(a), tower(b)
features = ops.concatenate([u, v, ops.abs(u - v), u * v], axis=-1)
model = Model([a, b], Dense(3, activation="softmax")(features))

import keras
from keras import layers, ops


def make_encoder(vocab=1_250, width=18, units=26):
    model = keras.Sequential(name="encoder")
    model.add(layers.Input((25,)))
    model.add(layers.Embedding(vocab, width))
    model.add(layers.Bidirectional(layers.LSTM(units)))
    return model


encoder = make_encoder()
left, right = layers.Input((25,), name="left"), layers.Input((25,), name="right")
distance = layers.Lambda(lambda ab: ops.abs(ab[0] - ab[1]), output_shape=(52,))([encoder(left), encoder(right)])
same = layers.Dense(1, activation="sigmoid")(distance)
siamese = keras.Model([left, right], same)

try:
    from keras import Model, layers
except ImportError:
    from tensorflow.keras import Model, layers

i = layers.Input((None, 7))
o = layers.TimeDistributed(layers.Dense(12, activation="relu"))(i)
o = layers.GRU(12, go_backwards=True)(o)
model = Model(i, o)

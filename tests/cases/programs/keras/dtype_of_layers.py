import keras
from keras import layers

policy = keras.DTypePolicy("mixed_bfloat16")
i = keras.Input((11, 3), dtype="float32")
x = layers.GRU(14, dtype=policy)(i)
model = keras.Model(i, layers.Dense(2, dtype="float32")(x))

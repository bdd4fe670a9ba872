import keras
from keras import layers

keras.config.set_dtype_policy("bfloat16")
words = keras.Input((20,), dtype="int32")
embedding = layers.Embedding(70, 6)
dense = layers.Dense(9, dtype="float64")
x = dense(embedding(words))
embedding.enable_lora(2)
dense.enable_lora(rank=3)
model = keras.Model(words, layers.Dense(2)(layers.GlobalAveragePooling1D()(x)))

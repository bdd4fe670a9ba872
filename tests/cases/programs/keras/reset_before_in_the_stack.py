import tensorflow as tf

layers = tf.keras.layers
model = tf.keras.models.Sequential()
model.add(layers.InputLayer(shape=(22, 4)))
model.add(layers.GRU(16, reset_after=False, return_sequences=True))
model.add(layers.GRU(16, reset_after=True))
model.add(layers.Dense(2))

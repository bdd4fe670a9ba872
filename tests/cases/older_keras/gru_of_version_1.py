import tensorflow as tf

layers = tf.compat.v1.keras.layers
model = tf.compat.v1.keras.Sequential(
    [layers.GRU(7, input_shape=(5, 3), return_sequences=True), layers.LSTM(4), layers.Dense(2)]
)

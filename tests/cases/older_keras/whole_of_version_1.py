import tensorflow.compat.v1 as tf

words = tf.keras.Input((9,))
x = tf.keras.layers.Embedding(50, 8)(words)
x = tf.keras.layers.Bidirectional(tf.keras.layers.GRU(6))(x)
model = tf.keras.Model(words, tf.keras.layers.Dense(3, activation="softmax")(x))

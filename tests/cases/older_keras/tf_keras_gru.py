import tf_keras

model = tf_keras.Sequential(
    [
        tf_keras.layers.GRU(8, input_shape=(5, 3)),
        tf_keras.layers.LayerNormalization(),
        tf_keras.layers.Dense(3),
    ]
)

import keras

shared = keras.layers.LSTM(16)
tweet_a = keras.Input(shape=(280, 64))
tweet_b = keras.Input(shape=(280, 64))
encoded_a = shared(tweet_a)
encoded_b = shared(tweet_b)
merged = keras.layers.concatenate([encoded_a, encoded_b], axis=-1)
predictions = keras.layers.Dense(1, activation="sigmoid")(merged)
model = keras.Model(inputs=[tweet_a, tweet_b], outputs=predictions)

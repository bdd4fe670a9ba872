# entry: autoencoder
from keras.layers import LSTM, Dense, Input, RepeatVector, TimeDistributed
from keras.models import Model

timesteps, n_features, code = 14, 6, 8

inputs = Input(shape=(timesteps, n_features))
encoded = LSTM(32, activation="relu", return_sequences=True)(inputs)
encoded = LSTM(code, activation="relu")(encoded)
decoded = RepeatVector(timesteps)(encoded)
decoded = LSTM(code, return_sequences=True)(decoded)
decoded = LSTM(33, return_sequences=True)(decoded)
outputs = TimeDistributed(Dense(n_features))(decoded)

autoencoder = Model(inputs, outputs)
encoder = Model(inputs, encoded)
autoencoder.compile(optimizer="adam", loss="mse")

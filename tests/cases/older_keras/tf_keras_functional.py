import tf_keras as keras
from tf_keras import layers

sequence = keras.Input(shape=(30, 4))
x = layers.Conv1D(16, 3, activation="relu")(sequence)
x = layers.MaxPooling1D(2)(x)
x = layers.Bidirectional(layers.LSTM(10, return_sequences=True))(x)
x = layers.TimeDistributed(layers.Dense(6))(x)
x = layers.Flatten()(x)
model = keras.Model(sequence, layers.Dense(1)(x))

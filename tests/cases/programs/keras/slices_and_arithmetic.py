import keras
from keras import layers

x = keras.Input((26, 8))
last = x[:, -1]
first_half = x[:, :13, :4]
h = layers.LSTM(11, return_sequences=True)(first_half)
difference = h[:, 1:] - h[:, :-1]
pooled = layers.GlobalAveragePooling1D()(difference)
out = layers.Dense(8)(pooled) * 0.5 + last  # what came last counts twice
model = keras.Model(x, -out)

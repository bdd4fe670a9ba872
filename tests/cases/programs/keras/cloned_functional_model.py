import keras
from keras import layers

inputs = keras.Input((30, 7))
x = layers.Bidirectional(layers.LSTM(9, return_sequences=True))(inputs)
shared = layers.Dense(18)
y = shared(shared(x))
_, h, c = layers.LSTM(6, return_state=True)(y)
z = layers.LSTM(6)(x, initial_state=[h, c])
online = keras.Model(inputs, [layers.Dense(4)(layers.concatenate([h, z])), layers.TimeDistributed(layers.Dense(2))(x)])
online.compile("adam", "mse")

target = keras.models.clone_model(online)
target.set_weights(online.get_weights())
target.layers[2].trainable = False
for layer in online.layers:
    layer.trainable = False
model = target

from tensorflow.compat.v1 import keras

model = keras.models.Sequential(
    [keras.layers.SimpleRNN(5, input_shape=(4, 3)), keras.layers.BatchNormalization(), keras.layers.Dense(2)]
)
model.layers[0].trainable = False

import keras
from keras import layers

keras.mixed_precision.set_global_policy("mixed_float16")
model = keras.Sequential([keras.Input((20, 3)), layers.LSTM(13), layers.Dense(2), layers.Activation("softmax", dtype="float32")])

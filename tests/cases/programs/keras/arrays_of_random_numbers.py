import keras
import numpy as np
from keras import layers

rng = np.random.default_rng(0)
old = np.random.RandomState(1)
noise = np.random.normal(5, 3, 7)
steps = np.random.uniform(2, 9, (4, 6))
X = rng.normal(size=(100, 24, 5)).astype("float32")
y = rng.integers(0, 4, size=(100,))
split = int(len(X) * 0.8)
X_train, X_test = X[:split], X[split:]
inputs = keras.Input(X_train.shape[1:])
x = layers.LSTM(noise.shape[0])(inputs)
x = layers.Dense(steps.shape[1])(x)
x = layers.Dense(old.randn(2, 3).shape[1])(x)
model = keras.Model(inputs, layers.Dense(rng.random((3, 9)).shape[-1])(x))

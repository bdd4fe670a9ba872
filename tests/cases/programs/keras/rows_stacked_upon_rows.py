import keras
import numpy as np
from keras import layers

unknown = np.zeros((1, 6))
vectors = np.vstack([unknown, np.random.normal(scale=0.6, size=(40, 6))])
wider = np.hstack([vectors, np.ones((41, 3))])
rows = np.vstack((np.zeros(8), np.ones(8), np.ones(8)))

embedding = layers.Embedding(*wider.shape, weights=[wider], trainable=False)
model = keras.Sequential([keras.Input((20,)), embedding, layers.LSTM(len(rows)), layers.Dense(rows.shape[1])])

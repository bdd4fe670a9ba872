# values: {InceptionLike: "Given(parameters=123456, output=[96], trainable=False)"}
import keras
from keras import layers
from my_zoo import InceptionLike

video = keras.Input((12, 96, 96, 3))
features = layers.TimeDistributed(InceptionLike)(video)
h = layers.LSTM(44)(features)
model = keras.Model(video, layers.Dense(7)(h))

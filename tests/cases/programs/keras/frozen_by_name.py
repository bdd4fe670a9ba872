import keras
from keras import layers

emb = layers.Embedding(120, 8)
lstm = layers.LSTM(4, name="enc")
i = keras.Input((10,))
o = layers.Dense(2)(lstm(emb(i)))
model = keras.Model(i, o)
model.get_layer("enc").trainable = False

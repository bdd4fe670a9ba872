import keras
from keras import layers

i = keras.Input((24,))
embedding = layers.Embedding(300, 20)
head = layers.Dense(6)
model = keras.Model(i, head(layers.GRU(18)(embedding(i))))

embedding.enable_lora(rank=3)
head.enable_lora(rank=2)
for layer in model.layers:
    if isinstance(layer, layers.RNN):
        layer.trainable = False

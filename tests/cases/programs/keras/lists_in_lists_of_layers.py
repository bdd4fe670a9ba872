import keras
from keras import layers


class Stack(keras.Model):
    def __init__(self, units=(23, 14), rate=0.3, **kwargs):
        super().__init__(**kwargs)
        self.blocks = []
        for width in units:
            block = layers.LSTM(width, return_sequences=True)
            self.blocks.append([block, layers.LayerNormalization(), layers.Dropout(rate)])
        self.heads = {"class": layers.Dense(4), "value": layers.Dense(1)}
        self.unused = layers.Dense(100)

    def call(self, x, training=None):
        for lstm, norm, drop in self.blocks:
            x = drop(norm(lstm(x)), training=training)
        pooled = keras.ops.mean(x, axis=1)
        return {name: head(pooled) for name, head in self.heads.items()}


model = Stack()
outputs = model(keras.Input((5, 7)))
model.blocks[0][0].trainable = False

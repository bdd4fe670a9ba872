# refused: grouped attention reads a query and a value of as many features
# names: GroupQueryAttention
# at: attended = layers.GroupQueryAttention(4, 4, 2)(query, memory)
import keras
from keras import layers

query = keras.Input((12, 16))
memory = keras.Input((30, 24))
attended = layers.GroupQueryAttention(4, 4, 2)(query, memory)
model = keras.Model([query, memory], layers.LSTM(10)(attended))

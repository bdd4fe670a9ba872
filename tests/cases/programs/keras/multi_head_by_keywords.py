import keras
from keras import layers

query = keras.Input((12, 16))
memory = keras.Input((30, 24))
attended, scores = layers.MultiHeadAttention(num_heads=4, key_dim=5, value_dim=6, dropout=0.1)(
    query=query, value=memory, return_attention_scores=True
)
x = layers.LayerNormalization(epsilon=1e-6)(query + attended)
model = keras.Model([query, memory], layers.LSTM(10)(x))

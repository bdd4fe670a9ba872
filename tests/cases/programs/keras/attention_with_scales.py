import keras
from keras import layers

query, memory, keys = keras.Input((7, 12)), keras.Input((None, 12)), keras.Input((None, 12))
memory_rnn = layers.GRU(12, return_sequences=True)(memory)
a = layers.Attention(use_scale=True)([query, memory_rnn])
b = layers.Attention(use_scale=True, score_mode="concat", dropout=0.1, name="both")([query, memory_rnn, keys])
c = layers.AdditiveAttention(use_scale=False)([query, memory_rnn])
frozen = layers.AdditiveAttention()
d, scores = frozen([query, memory_rnn], return_attention_scores=True)
frozen.trainable = False
x = layers.Concatenate()([a, b, c, d])
model = keras.Model([query, memory, keys], layers.Dense(3)(layers.GlobalAveragePooling1D()(x)))

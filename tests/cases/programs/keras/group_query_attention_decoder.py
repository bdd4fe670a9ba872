import keras
from keras import layers

target = keras.Input((12, 16))
source = keras.Input((30, 16))
x = layers.RMSNormalization()(target)
x = target + layers.GroupQueryAttention(head_dim=4, num_query_heads=6, num_key_value_heads=2)(
    x, x, use_causal_mask=True
)
shared = layers.GroupQueryAttention(4, 4, 1, use_bias=False, use_gate=True, dropout=0.1)
attended, scores = shared(x, source, return_attention_scores=True)
model = keras.Model([target, source], layers.LSTM(10)(x + attended))

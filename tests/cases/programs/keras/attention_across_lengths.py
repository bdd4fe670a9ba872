import keras
from keras import layers

question = keras.Input((None,), name="question")
story = keras.Input((None,), name="story")
words = layers.Embedding(330, 12)
q, s = words(question), words(story)
s = layers.GRU(20, return_sequences=True)(s)
attended = layers.MultiHeadAttention(2, 4, value_dim=3, output_shape=16, use_bias=False)(q, key=s, value=s)
model = keras.Model([question, story], layers.GlobalAveragePooling1D()(attended))

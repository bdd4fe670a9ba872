import keras
from keras.layers import LSTM, Activation, Concatenate, Dense, Dot, Embedding, Input, TimeDistributed

SRC_WORDS, TGT_WORDS = 900, 1100
EMB, HID = 24, 40

source = Input((18,), name="source")
target = Input((15,), name="target")

encoded, h, c = LSTM(HID, return_sequences=True, return_state=True)(Embedding(SRC_WORDS, EMB)(source))
decoded = LSTM(HID, return_sequences=True)(Embedding(TGT_WORDS, EMB)(target), initial_state=[h, c])

score = Dot(axes=[2, 2])([decoded, encoded])
weights = Activation("softmax", name="attention")(score)
context = Dot(axes=[2, 1])([weights, encoded])
joined = Concatenate(axis=-1)([context, decoded])
joined = TimeDistributed(Dense(HID, activation="tanh"))(joined)
words = TimeDistributed(Dense(TGT_WORDS, activation="softmax"))(joined)
model = keras.Model([source, target], words)

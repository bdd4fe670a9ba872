from keras.layers import LSTM, Dense, Dropout, Embedding, Input, add
from keras.models import Model

vocab_size = 3_100
max_length = 34

# What is seen
image = Input(shape=(2048,))
fe1 = Dropout(0.5)(image)
fe2 = Dense(60, activation="relu")(fe1)

# What was said so far
caption = Input(shape=(max_length,))
se1 = Embedding(vocab_size, 60, mask_zero=True)(caption)
se2 = Dropout(0.5)(se1)
se3 = LSTM(60)(se2)

decoder = add([fe2, se3])
decoder = Dense(60, activation="relu")(decoder)
outputs = Dense(vocab_size, activation="softmax")(decoder)

model = Model(inputs=[image, caption], outputs=outputs)

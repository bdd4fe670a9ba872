from keras.layers import (
    LSTM,
    Conv1D,
    Dense,
    Dropout,
    Embedding,
    GlobalMaxPooling1D,
    Input,
    MaxPooling1D,
    concatenate,
)
from keras.models import Model

VOCAB_SIZE = int(1.2e3)
SEQUENCE = 2 * 45
text = Input((SEQUENCE,), dtype="int32", name="text")
embedded = Embedding(VOCAB_SIZE, 20)(text)
branches = []
for kernel in range(2, 5):
    c = Conv1D(filters=7 * kernel, kernel_size=kernel, activation="relu", padding="valid")(embedded)
    c = MaxPooling1D(pool_size=4)(c)
    branches.append(LSTM(10)(c))
branches.append(GlobalMaxPooling1D()(embedded))
x = Dropout(0.4)(concatenate(branches))
model = Model(text, Dense(4, activation="softmax")(x))
model.compile("adam", "sparse_categorical_crossentropy", metrics=["acc"])

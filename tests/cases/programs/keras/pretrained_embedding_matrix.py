import keras
import numpy as np
from keras.initializers import Constant
from keras.layers import LSTM, Dense, Embedding

num_tokens, embedding_dim = 1_400, 50
embedding_matrix = np.zeros((num_tokens, embedding_dim))

model = keras.Sequential(
    [
        keras.Input(shape=(None,), dtype="int64"),
        Embedding(
            num_tokens,
            embedding_dim,
            embeddings_initializer=Constant(embedding_matrix),
            trainable=False,
        ),
        LSTM(39),
        Dense(2),
    ]
)

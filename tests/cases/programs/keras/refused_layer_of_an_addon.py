# refused: nobody knows what a CRF of keras_contrib has
# names: CRF
# at: from keras_contrib.layers import CRF
import keras
from keras.layers import LSTM, Bidirectional, Dense, Embedding
from keras_contrib.layers import CRF

i = keras.Input((75,))
x = Embedding(1000, 20)(i)
x = Bidirectional(LSTM(50, return_sequences=True))(x)
model = keras.Model(i, CRF(10)(Dense(50)(x)))

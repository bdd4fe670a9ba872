# refused: the import of all names may have replaced Dense, and nobody knows what LSTM is
# names: my_layers
# at: from my_layers import *
import keras
from keras.layers import LSTM, Dense
from my_layers import *

model = keras.Sequential([keras.Input((30, 4)), LSTM(64), Dense(1)])

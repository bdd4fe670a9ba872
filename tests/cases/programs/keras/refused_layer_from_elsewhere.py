# refused: nobody knows what the LSTM of my_layers is
# names: LSTM
# at: from my_layers import LSTM
import keras
from keras.layers import Dense
from my_layers import LSTM

model = keras.Sequential([keras.Input((30, 4)), LSTM(64), Dense(1)])

# refused: an LSTM reads a sequence, and the one before returns its last state alone
# names: LSTM
# at: model.add(layers.LSTM(8))
import keras
from keras import layers

model = keras.Sequential([keras.Input((24, 5)), layers.LSTM(16)])
model.add(layers.LSTM(8))

# refused: Keras asks a list for its type, which it has none of, where a tensor is symbolic
# names: heard * [0.25, 0.5, 0.25]
# at: weighted = heard * [0.25, 0.5, 0.25]
import keras
from keras import layers

heard = keras.Input((6, 3))
weighted = heard * [0.25, 0.5, 0.25]
model = keras.Model(heard, layers.Dense(4)(weighted))

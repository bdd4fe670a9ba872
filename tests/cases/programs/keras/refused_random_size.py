# refused: a size is drawn by chance
# names: units
# at: units = random.choice([16, 32, 64])
import random

import keras

units = random.choice([16, 32, 64])
model = keras.Sequential([keras.Input((10, 3)), keras.layers.GRU(units)])

from keras.src.layers import GRU, Dense, Input
from keras.src.models import Sequential

model = Sequential([Input((14, 7)), GRU(15, reset_after=False), Dense(8)])

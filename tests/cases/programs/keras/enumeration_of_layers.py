from enum import Enum
import keras
class C(Enum):
    A = keras.layers.LSTM
    B = keras.layers.GRU
model = keras.Sequential([keras.Input((5, 3)), C.A.value(4, return_sequences=True), C["B"].value(6)])

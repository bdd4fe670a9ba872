# refused: nobody knows what registered makes of the __init__
# names: registered
# at: from registry import registered
import keras
from registry import registered


class Wide(keras.layers.Dense):
    @registered
    def __init__(self, units):
        super().__init__(units + 1)


model = keras.Sequential([keras.Input((7, 5)), keras.layers.LSTM(3), Wide(4)])

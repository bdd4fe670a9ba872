# refused: which shape this class says is not followed
# names: First
# at: class First(layers.Layer):
import keras
from keras import layers


class First(layers.Layer):
    def call(self, x):
        return x[:, :3]

    def compute_output_spec(self, x):
        return keras.KerasTensor((x.shape[0], 4), dtype=x.dtype)


inputs = keras.Input((9,))
model = keras.Model(inputs, layers.Dense(3)(First()(inputs)))

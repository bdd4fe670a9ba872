import keras
from keras import layers


class Peephole(layers.LSTMCell):
    def build(self, input_shape):
        super().build(input_shape)
        for gate in ("input", "forget", "output"):
            weight = self.add_weight(
                shape=(self.units,),
                name=f"{gate}_peephole",
                initializer=self.kernel_initializer,
                regularizer=self.kernel_regularizer,
            )
            setattr(self, f"{gate}_peephole", weight)


inputs = keras.Input((10, 3))
x = layers.RNN([Peephole(12), layers.GRUCell(7), layers.SimpleRNNCell(5)])(inputs)
model = keras.Model(inputs, layers.Dense(1)(x))

import keras
from keras import layers


class Block(layers.Layer):
    def __init__(self, parts, units, **kwargs):
        self.built_shapes = []
        super().__init__(**kwargs)
        self.parts = parts
        self.cut = layers.Lambda(lambda x: x[:, 1:])
        self.dense = layers.Dense(units)

    def build(self, input_shape):
        shape = input_shape
        for part in self.parts:
            part.build(shape)
            shape = part.compute_output_shape(shape)
            self.built_shapes.append(shape)
            self.__setattr__("part_" + part.name, part)
        shape = self.cut.compute_output_shape(shape)
        self.dense.build(shape)

    def call(self, x):
        for part in self.parts:
            x = part(x)
        return self.dense(self.cut(x))

    def compute_output_shape(self, input_shape):
        shape = input_shape
        for part in self.parts:
            shape = part.compute_output_shape(shape)
        return self.dense.compute_output_shape(self.cut.compute_output_shape(shape))


x = inputs = keras.Input((20, 6))
x = Block([layers.Conv1D(8, 3, strides=2), layers.LayerNormalization()], 5)(x)
x = Block([layers.Bidirectional(layers.GRU(4, return_sequences=True)), layers.Dropout(0.1)], 7)(x)
x = Block([layers.RNN([layers.LSTMCell(3), layers.GRUCell(2)], return_sequences=True)], 3)(x)
model = keras.Model(inputs, layers.LSTM(2)(x))

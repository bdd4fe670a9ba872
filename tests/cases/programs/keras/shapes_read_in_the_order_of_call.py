import keras
from keras import layers, ops


class Stated:
    def compute_output_shape(self, input_shape):
        return (*input_shape[:-1], 17)


class Same(layers.Layer, Stated):  # Layer's own method comes before Stated's
    def call(self, x):
        return x


class Joined(layers.Layer):
    def build(self, input_shape):
        self.w = self.add_weight(shape=(input_shape[-1], 5))

    def call(self, first, second, mask=None):
        return ops.concatenate([first @ self.w, first], axis=-1)

    def compute_output_shape(self, input_shape):
        return (*input_shape[:-1], input_shape[-1] + 5)


class Several(layers.Layer):
    def call(self, *sequences):
        return ops.concatenate(sequences, axis=-1)

    def compute_output_shape(self, input_shape):
        return (*input_shape[0][:-1], sum(shape[-1] for shape in input_shape))


class One(layers.Layer):
    def call(self, x, /):
        return ops.concatenate([x, x], axis=-1)

    def compute_output_shape(self, input_shape):
        return (*input_shape[:-1], 2 * input_shape[-1])


a, b = keras.Input((6, 3)), keras.Input((6, 8))
joined = Joined()(second=b, first=a)
several = Several()(joined, b)
model = keras.Model([a, b], layers.GRU(4)(One()(Same()(several))))
model.summary()

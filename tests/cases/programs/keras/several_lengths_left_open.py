import keras
from keras import layers, ops


class BetweenPlaces(layers.Layer):
    """Attends between all places of an image."""

    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.query, self.value = layers.Conv2D(units, 1), layers.Conv2D(units, 1)
        self.output_layer = layers.Conv2D(6, 1)

    def call(self, image):
        shape = ops.shape(image)
        batch, height, width = shape[0], shape[1], shape[2]
        query = ops.reshape(self.query(image), (batch, height * width, self.units))
        value = ops.reshape(self.value(image), (batch, height * width, self.units))
        read = ops.matmul(ops.softmax(ops.matmul(query, ops.transpose(value, (0, 2, 1)))), value)
        return self.output_layer(ops.reshape(read, (batch, height, width, self.units))) + image


class Whitened(layers.Layer):
    def call(self, x):
        mean, variance = ops.moments(x, axes=[1, 2], keepdims=True)
        return ops.fft2(((x - mean) * ops.rsqrt(variance), ops.zeros_like(x)))[0]


image = keras.Input((None, None, 6))
x = BetweenPlaces(4)(Whitened()(image))
model = keras.Model(image, layers.Conv2D(5, 2)(x))

import tf_keras as keras
from tf_keras import layers


class Scaled(layers.Dense):
    def build(self, input_shape):
        super().build(input_shape)
        self.scale = self.add_weight(name="scale", shape=(self.units,))

    def call(self, inputs):
        return super().call(inputs) * self.scale


class Residual(layers.Wrapper):
    def call(self, inputs):
        return inputs + self.layer(inputs)


class Reservoir(layers.RNN):
    def __init__(self, units, **kwargs):
        super().__init__(layers.SimpleRNNCell(units), **kwargs)

    def call(self, inputs, mask=None, training=None, initial_state=None):
        return super().call(inputs, mask=mask, training=training, initial_state=initial_state)


class Prelu(layers.Layer):
    def call(self, inputs):
        return keras.backend.relu(inputs)


image = keras.Input((18, 20, 3))
x = layers.Conv2D(6, 3, activation=Prelu())(layers.ZeroPadding2D((1, 2))(image))
x = layers.Cropping2D(((1, 0), (2, 2)))(layers.UpSampling2D(2)(x))
features = layers.GlobalMaxPooling2D()(layers.ReLU()(layers.GaussianNoise(0.1)(x)))
sequence = layers.Lambda(lambda tensor, first: tensor[:, first], arguments={"first": 3})(x)
state = Reservoir(7)(Residual(Scaled(6))(layers.UpSampling1D(2)(sequence)))
model = keras.Model(image, Scaled(2)(layers.Concatenate()([state, features])))

import keras
from keras import layers


class Decay(layers.Layer):
    def __init__(self, units, activation="tanh", use_bias=True, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.activation = keras.activations.get(activation)
        self.use_bias = use_bias

    def build(self, input_shape):
        *_, length, features = input_shape
        self.kernel = self.add_weight((features, self.units), name="kernel")
        self.decay = self.add_weight(shape=[length], initializer="ones", trainable=False)
        self.bias = self.add_weight(shape=(self.units,), name="bias") if self.use_bias else None

    def call(self, x):
        y = x @ self.kernel
        if self.bias is not None:
            y = y + self.bias
        return self.activation(y * self.decay[None, :, None])


def branch(x, count):
    name = x.name
    for number in range(count):
        x = layers.GRU(8, return_sequences=number < count - 1, name=f"gru_{name}_{number}")(x)
    return x


query, page = keras.Input((17, 3), name="query"), keras.Input((29, 5), name="page")
x = Decay(6, use_bias=False)(Decay(9)(query))
x = layers.Subtract()([layers.LSTM(8)(x), branch(page, 2)])
model = keras.Model([query, page], layers.Dense(1)(x))
print(model.get_layer("gru_page_1").count_params())

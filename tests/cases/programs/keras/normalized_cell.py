from tensorflow import keras


class NormalizedCell(keras.layers.Layer):
    def __init__(self, units, activation="tanh", **options):
        super().__init__(**options)
        self.state_size = self.output_size = units
        self.cell = keras.layers.GRUCell(units)
        self.norm = keras.layers.LayerNormalization()
        self.activation = keras.activations.get(activation)

    def build(self, shape):
        self.cell.build(shape)
        self.norm.build((None, self.state_size))

    def call(self, inputs, states):
        outputs, states = self.cell(inputs, states)
        outputs = self.activation(self.norm(outputs))
        return outputs, [outputs]


model = keras.Sequential(
    [
        keras.Input((None, 2)),
        keras.layers.RNN(NormalizedCell(23), return_sequences=True),
        keras.layers.RNN(NormalizedCell(16)),
        keras.layers.Dense(3),
    ]
)

import keras
from keras import layers, ops


class Unrolled(keras.Model):
    """Three cells, called at each timestep."""

    def __init__(self, units, steps):
        super().__init__()
        self.cells = [layers.LSTMCell(units), layers.GRUCell(units), layers.SimpleRNNCell(units + 1)]
        self.dense = layers.Dense(4)
        self.units, self.steps = units, steps

    def call(self, x):
        batch = ops.shape(x)[0]
        h = c = g = ops.zeros((batch, self.units))
        state = self.cells[2].get_initial_state(batch)
        outputs = []
        for step in range(self.steps):
            y, (h, c) = self.cells[0](x[:, step], [h, c])
            y, [g] = self.cells[1](y, [g])
            y, state = self.cells[2](y, states=state)
            outputs.append(self.dense(y))
        return ops.stack(outputs, axis=1)


inputs = keras.Input((5, 3))
model = keras.Model(inputs, Unrolled(13, 5)(inputs))

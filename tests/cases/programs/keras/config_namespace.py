from types import SimpleNamespace

import keras

args = SimpleNamespace(units=27, depth=2, steps=16, channels=3, cell="SimpleRNN")

layer_type = getattr(keras.layers, args.cell)
model = keras.Sequential([keras.layers.Input((args.steps, args.channels))])
for _ in range(args.depth - 1):
    model.add(layer_type(args.units, return_sequences=True))
model.add(layer_type(args.units))
model.add(keras.layers.Dense(1, use_bias=False))

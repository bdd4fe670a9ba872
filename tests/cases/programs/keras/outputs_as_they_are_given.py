import keras
from keras import layers

words = keras.Input((None, 11))
states, h, c = layers.LSTM(6, return_sequences=True, return_state=True)(words)

alone = keras.Model([words], [states])
several = keras.Model(words, (h, c))
named = keras.Model(words, {"last": h, "all": states})

clone = keras.models.clone_model(alone)

inputs = keras.Input((None, 11))
(encoded,) = alone(inputs)
pair = several(inputs)
parts = named(inputs)
joined = layers.Concatenate()(pair if isinstance(pair, tuple) else [pair[0]])
outputs = [
    layers.Dense(3)(joined),
    layers.GRU(4)(encoded),
    layers.Dense(2)(parts["last"]),
    layers.Dense(5)(layers.Average()([parts["last"], named(inputs)["last"]])),
]
model = keras.Model(inputs, outputs)
again = clone.output[0] if isinstance(clone.output, list) else clone.output
model = keras.Model([*model.inputs, *clone.inputs], [*model.outputs, layers.Dense(7)(again)])

import keras
from keras import layers

base = keras.Sequential([layers.Bidirectional(layers.GRU(3)), layers.Dense(8), layers.Dense(5)])
base.build((None, 7, 4))
features = base.layers[-2].output
model = keras.Model(base.inputs, layers.Dense(2)(features))
# An input comes first, though nobody wrote one: this freezes the recurrent layer alone.
for layer in model.layers[:2]:
    layer.trainable = False

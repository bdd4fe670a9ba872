import keras
from keras import layers

x = keras.Input((32, 12))
y = layers.Conv1D(16, 3, use_bias=False, groups=4)(x)
y = layers.GroupNormalization(groups=4)(y)
y = layers.SeparableConv1D(10, 3, depth_multiplier=2)(y)
y = layers.LayerNormalization(scale=False)(y)
y = layers.PReLU(shared_axes=[1])(y)
model = keras.Model(x, layers.GRU(6)(y))

import keras
from keras import layers, ops

images = keras.Input((None, None, 4))
x = layers.Conv2D(8, 3, padding="same")(images)
sharp = layers.Conv2D(2, 3)(ops.depth_to_space(x, 2))
coarse = layers.Dense(3)(ops.max_pool(images, (2, 3)))
thumbnail = layers.Flatten()(ops.image.resize(images, [5, 6]))
model = keras.Model(images, [sharp, coarse, layers.Dense(2)(thumbnail)])

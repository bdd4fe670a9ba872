import keras
from keras import layers, ops


class Patches(layers.Layer):
    def __init__(self, size, units, **kwargs):
        super().__init__(**kwargs)
        self.size = size
        self.project = layers.Dense(units)

    def call(self, images):
        patches = ops.image.extract_patches(images, size=self.size)
        places = patches.shape[1] * patches.shape[2]
        return self.project(ops.reshape(patches, (-1, places, patches.shape[-1])))


class Frequencies(layers.Layer):
    def call(self, inputs):
        angles = ops.outer(ops.arange(inputs.shape[1], dtype="float32"), 1.0 / ops.arange(1, 5, dtype="float32"))
        return ops.concatenate([inputs, ops.broadcast_to(angles, (ops.shape(inputs)[0], *angles.shape))], -1)


images = keras.Input((24, 18, 4))
tokens = Frequencies()(Patches(6, 7)(images))
overlapping = ops.image.extract_patches(images, (4, 3), strides=(2, 3), padding="same")
small = ops.image.resize(images, (10, 12), interpolation="nearest")
largest, means = ops.max_pool(images, 2, padding="same"), ops.nn.average_pool(images, (3, 2), strides=2)
wide, deep = ops.depth_to_space(images, 2), ops.space_to_depth(images, 3)
parts = [overlapping, small, largest, means, wide, deep]
outputs = [layers.GlobalAveragePooling2D()(layers.Dense(2)(part)) for part in parts]
model = keras.Model(images, layers.concatenate([layers.LSTM(3)(tokens), *outputs]))

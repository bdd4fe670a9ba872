# refused: the layers of tf.compat.v1 are others
# names: tf.keras
# at: inputs = tf.keras.Input((10, 4))
import tensorflow as tf

layers = tf.compat.v1.keras.layers
inputs = tf.keras.Input((10, 4))
model = tf.keras.Model(inputs, layers.GRU(8)(inputs))

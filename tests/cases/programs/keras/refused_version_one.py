# refused: the layers of tf.compat.v1 are others
# names: tf.compat.v1
# at: layers = tf.compat.v1.keras.layers
import tensorflow as tf

layers = tf.compat.v1.keras.layers
inputs = tf.keras.Input((10, 4))
model = tf.keras.Model(inputs, layers.GRU(8)(inputs))

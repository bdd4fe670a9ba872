import tensorflow as tf
from tensorflow.keras import backend as K
from tensorflow.keras import layers

axis = 1 if K.image_data_format() == "channels_first" else -1


class Context(layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.score = layers.Dense(1)
        self.dense = layers.Dense(units)

    def call(self, states):
        weights = tf.nn.softmax(self.score(states), axis=1)
        context = tf.matmul(weights, states, transpose_a=True)
        for _ in range(2):
            context = self.dense(tf.concat([states[:, None, -1, :], context], axis=-1))
        return tf.matmul(states, context, transpose_b=True)


x = inputs = layers.Input((20, 6))
x = layers.Conv1D(K.int_shape(x)[axis] * 2, 3, strides=2)(x)
x = layers.BatchNormalization(axis=axis)(x)
x = layers.Lambda(lambda t: K.permute_dimensions(t, (0, 2, 1)))(x)
x = layers.Lambda(lambda t: K.repeat_elements(K.pow(t, 2), 3, axis=1))(x)
x = layers.LSTM(K.int_shape(x)[1] - 30, return_sequences=True)(x)
model = tf.keras.Model(inputs, layers.Dense(2)(Context(6)(x)))

import keras
from keras import layers, ops


def first(values, count):
    return values[:, :count]


inputs = keras.Input((6, 4, 3))
x = layers.TimeDistributed(layers.Lambda(lambda frame: ops.mean(frame, axis=1)))(inputs)
x = layers.TimeDistributed(layers.Lambda(first, arguments={"count": 2}))(x)
x = layers.TimeDistributed(layers.Lambda(lambda values: values * 2, output_shape=(2,)))(x)
step = keras.Sequential([layers.Lambda(lambda values: ops.concatenate([values, values])), layers.Dense(5)])
x = layers.TimeDistributed(step)(x)
model = keras.Model(inputs, layers.LSTM(7)(x))

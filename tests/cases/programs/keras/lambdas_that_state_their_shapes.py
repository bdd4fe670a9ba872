from keras import Input, Model, ops
from keras.layers import Concatenate, Dense, GRU, Lambda


def distance_shape(shapes):
    left, right = shapes
    return (left[0], 1)


left, right = Input((9, 8)), Input((9, 8))
encode = GRU(13)
a, b = encode(left), encode(right)
distance = Lambda(lambda pair: ops.sum(ops.abs(pair[0] - pair[1]), axis=1, keepdims=True), output_shape=distance_shape)([a, b])
half = Lambda(lambda x: x[:, :6], output_shape=(4,))(a)
whole = Lambda(lambda x: [x, 2 * x], output_shape=[(13,), (13,)])(b)
model = Model([left, right], Dense(2)(Concatenate()([distance, half, *whole])))

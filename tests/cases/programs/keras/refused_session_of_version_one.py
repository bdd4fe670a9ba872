# refused: what tf.compat.v1 makes has other parameters
# names: tf.compat.v1
# at: cell = tf.compat.v1.nn.rnn_cell.LSTMCell(32)
import tensorflow as tf

cell = tf.compat.v1.nn.rnn_cell.LSTMCell(32)
x = tf.keras.Input((10, 4))
model = tf.keras.Model(x, tf.keras.layers.RNN(cell)(x))

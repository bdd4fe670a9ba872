# entry: copy
import keras
from keras import layers

both = layers.Bidirectional(layers.LSTM(7, return_sequences=True))
in_time = layers.TimeDistributed(layers.Dense(6))
memory = layers.GRU(5, return_sequences=True)
cells = layers.RNN([layers.LSTMCell(4), layers.GRUCell(3)], return_sequences=True)
normed = layers.SpectralNormalization(layers.Dense(9))
row = keras.Sequential(
    [keras.Input((28, 11)), both, in_time, memory, cells, normed, layers.Dense(8), layers.Dense(2, lora_rank=1)]
)
both.forward_layer.trainable = False
in_time.layer.trainable = False
memory.cell.trainable = False
cells.cell.cells[1].trainable = False
normed.trainable = False
normed.layer.trainable = True
row.layers[-2].kernel.trainable = False
copy = keras.Sequential.from_config(keras.models.clone_model(row).get_config())

import tensorflow as tf
from tensorflow import keras

strategy = tf.distribute.MirroredStrategy()
with strategy.scope():
    model = keras.Sequential()
    model.add(keras.layers.Input(shape=(28, 6)))
    model.add(keras.layers.Bidirectional(keras.layers.LSTM(14, return_sequences=True)))
    model.add(keras.layers.Bidirectional(keras.layers.LSTM(7)))
    model.add(keras.layers.Dense(3, activation="softmax"))
    model.compile(loss="categorical_crossentropy", optimizer="adam")

import keras
from keras import layers

widths = [3, 5, 7]
x = keras.Input((50, 10))
towers = [layers.Conv1D(filters=6, kernel_size=k, padding="same", name=f"conv_{k}")(x) for k in widths]
h = layers.Concatenate(axis=-1)(towers)
h = layers.Bidirectional(layers.GRU(12))(h)
model = keras.Model(inputs=[x], outputs=[layers.Dense(2, activation="softmax")(h)])

import keras
from keras import layers

title = keras.Input(shape=(None,), name="title")
body = keras.Input(shape=(None,), name="body")
tags = keras.Input(shape=(12,), name="tags")

title_features = layers.Embedding(10000, 64)(title)
body_features = layers.Embedding(10000, 64)(body)
title_features = layers.LSTM(128)(title_features)
body_features = layers.LSTM(32)(body_features)

x = layers.concatenate([title_features, body_features, tags])
priority = layers.Dense(1, name="priority")(x)
department = layers.Dense(4, name="department")(x)

model = keras.Model(
    inputs=[title, body, tags],
    outputs={"priority": priority, "department": department},
)

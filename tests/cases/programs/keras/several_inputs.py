import keras
from keras import layers

num_tags, num_words, num_departments = 12, 1_900, 4

title = keras.Input(shape=(None,), name="title")
body = keras.Input(shape=(None,), name="body")
tags = keras.Input(shape=(num_tags,), name="tags")

title_features = layers.LSTM(13)(layers.Embedding(num_words, 16)(title))
body_features = layers.LSTM(27)(layers.Embedding(num_words, 16)(body))
x = layers.concatenate([title_features, body_features, tags])

priority = layers.Dense(1, name="priority")(x)
department = layers.Dense(num_departments, name="department")(x)

model = keras.Model(
    inputs={"title": title, "body": body, "tags": tags},
    outputs={"priority": priority, "department": department},
)
model.compile(
    optimizer=keras.optimizers.RMSprop(1e-3),
    loss={"priority": keras.losses.BinaryCrossentropy(from_logits=True)},
    loss_weights={"priority": 1.0},
)

from keras import Input, Model, layers

user = Input(shape=(1,), name="user")
item = Input(shape=(1,), name="item")
user_vector = layers.Flatten()(layers.Embedding(500, 24)(user))
item_vector = layers.Flatten()(layers.Embedding(900, 24)(item))
score = layers.Dot(axes=1)([user_vector, item_vector])
model = Model([user, item], score)

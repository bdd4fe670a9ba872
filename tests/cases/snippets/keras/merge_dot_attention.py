from keras import Input, Model, layers

query = Input((4, 8))
value = Input((9, 8))
scores = layers.Dot(axes=(2, 2))([query, value])
weights = layers.Softmax()(scores)
context = layers.Dot(axes=[2, 1])([weights, value])
model = Model([query, value], context)

from keras import Input, Model, layers

a = Input((3,))
b = Input((3,))
cosine = layers.Dot(axes=-1, normalize=True)([a, b])
model = Model([a, b], cosine)

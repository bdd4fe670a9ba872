from keras import Input, Model, layers

image = Input((8, 6, 2))
rows = layers.Reshape((8, 12))(image)
columns = layers.Permute((2, 1))(rows)
summary = layers.LSTM(5)(columns)
repeated = layers.RepeatVector(3)(summary)
decoded = layers.LSTM(4, return_sequences=True)(repeated)
model = Model(image, decoded)

from keras import Input, Model, layers

SHAPE = (28, 28)
CLASSES = 10
image = Input(shape=SHAPE)
features = layers.LSTM(64)(image)
label = layers.Dense(CLASSES, activation="softmax")(features)
model = Model(image, label)

from keras.layers import BatchNormalization, Conv2D, Dense, Flatten, Input, MaxPooling2D
from keras.models import Model

image = Input(shape=(32, 32, 3))
x = Conv2D(16, (3, 3), padding="same", activation="relu")(image)
x = BatchNormalization()(x)
x = MaxPooling2D((2, 2))(x)
x = Flatten()(x)
model = Model(image, Dense(10)(x))

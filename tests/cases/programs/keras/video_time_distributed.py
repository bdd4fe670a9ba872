from tensorflow import keras
from tensorflow.keras.layers import LSTM, Conv2D, Dense, Flatten, Input, MaxPooling2D, TimeDistributed

frames, height, width, channels = 10, 48, 40, 3

video = Input(shape=(frames, height, width, channels))
x = TimeDistributed(Conv2D(8, (3, 3), activation="relu"))(video)
x = TimeDistributed(MaxPooling2D((2, 2)))(x)
x = TimeDistributed(Conv2D(12, (3, 3), activation="relu"))(x)
x = TimeDistributed(MaxPooling2D(pool_size=2))(x)
x = TimeDistributed(Flatten())(x)
x = LSTM(25)(x)
model = keras.Model(inputs=video, outputs=Dense(6, activation="softmax")(x))

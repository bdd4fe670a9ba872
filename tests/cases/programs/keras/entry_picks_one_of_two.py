# entry: teacher
import keras
from keras import layers

teacher = keras.Sequential([keras.Input((24, 3)), layers.LSTM(63), layers.Dense(5)], name="teacher")
student = keras.Sequential([keras.Input((24, 3)), layers.LSTM(15), layers.Dense(5)], name="student")

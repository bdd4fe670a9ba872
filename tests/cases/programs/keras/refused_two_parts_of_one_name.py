# refused: Keras refuses two parts of one name, and a clone has its model's name
# names: part
# at: model = keras.Model([a, b], layers.Dense(1)(layers.subtract([part(a), twin(b)])))
import keras
from keras import layers

i = keras.Input((12, 3))
part = keras.Model(i, layers.GRU(7)(i), name="part")
twin = keras.models.clone_model(part)
a, b = keras.Input((12, 3)), keras.Input((12, 3))
model = keras.Model([a, b], layers.Dense(1)(layers.subtract([part(a), twin(b)])))

# refused: what a file holds is not in the text
# names: base
# at: base = keras.models.load_model("base.keras")
import keras
from keras import layers

base = keras.models.load_model("base.keras")
base.trainable = False
inputs = keras.Input((40, 6))
model = keras.Model(inputs, layers.Dense(3)(base(inputs)))

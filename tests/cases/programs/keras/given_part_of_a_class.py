# values: {base: "Given(parameters=9999, output=[40])"}
# entry: model
import keras
from keras import layers

base = keras.applications.MobileNetV2(include_top=False, pooling="avg", weights="imagenet")
i = keras.Input((64, 64, 3))
x = base(i)
x = layers.RepeatVector(5)(x)
x = layers.GRU(14)(x)
model = keras.Model(i, x)

import keras
from keras import applications, layers
from keras.applications.resnet50 import preprocess_input
from keras.applications.vgg16 import decode_predictions

images = keras.Input((36, 34, 3))
x = applications.mobilenet_v2.preprocess_input(images)
x = layers.Conv2D(4, 3, activation="relu")(x)
x = layers.Lambda(applications.densenet.preprocess_input)(layers.Conv2D(3, 1)(x))
y = applications.efficientnet.preprocess_input(preprocess_input(images))
y = applications.imagenet_utils.preprocess_input(y, mode="torch") / 2.0
both = layers.Concatenate()([layers.GlobalMaxPooling2D()(x), layers.GlobalAveragePooling2D()(y)])
model = keras.Model(images, layers.Dense(5)(both))

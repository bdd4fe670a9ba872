import logging
import os

os.environ["KERAS_BACKEND"] = "torch"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np

logging.basicConfig(level=logging.INFO)
log = logging.getLogger(__name__)
keras.utils.set_random_seed(812)

EMBEDDING, UNITS = 2**4 + 1, 3 * 2**3
model = keras.Sequential()
model.add(keras.layers.Input((None,)))
model.add(keras.layers.Embedding(10**2, EMBEDDING))
model.add(keras.layers.GRU(UNITS))
model.add(keras.layers.Dense(-(-UNITS // 5)))
log.info("parameters: %d", model.count_params())
assert model.output_shape == (None, 5)

import keras
import numpy as np
from keras import layers
from keras.callbacks import EarlyStopping, ReduceLROnPlateau

rng = np.random.default_rng(3)
x_train = rng.normal(size=(24, 10, 2)).astype("float32")
y_train = x_train.sum(axis=(1, 2))

model = keras.Sequential([layers.Input((10, 2)), layers.LSTM(8, return_sequences=True), layers.LSTM(5), layers.Dense(1)])
model.compile(optimizer=keras.optimizers.Adam(learning_rate=1e-2), loss=keras.losses.Huber(), metrics=["mae"])
history = model.fit(
    x_train,
    y_train,
    epochs=2,
    batch_size=8,
    validation_split=0.25,
    callbacks=[EarlyStopping(monitor="val_loss", patience=3), ReduceLROnPlateau()],
    verbose=0,
)
best = min(history.history["val_loss"])
print(f"best: {best:.3f}")
predictions = model.predict(x_train[:4], verbose=0)

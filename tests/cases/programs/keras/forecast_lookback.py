# values: {n_features: 5}
import keras
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from sklearn.preprocessing import MinMaxScaler

LOOK_BACK = 48
HORIZON = LOOK_BACK // 4

df = pd.read_csv("weather.csv", parse_dates=["time"])
scaler = MinMaxScaler()
values = scaler.fit_transform(df[["temp", "wind"]])
n_features = values.shape[1]

model = keras.Sequential(
    [
        keras.layers.Input((LOOK_BACK, n_features)),
        keras.layers.LSTM(2**5, return_sequences=True),
        keras.layers.LSTM(2**4),
        keras.layers.Dense(HORIZON * n_features),
        keras.layers.Reshape((HORIZON, n_features)),
    ]
)
model.compile(loss="mae", optimizer="adam")
plt.plot(df["temp"])
plt.show()

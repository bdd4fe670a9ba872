# values: {n_features: 8}
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import torch
from sklearn.preprocessing import StandardScaler
from torch import nn

LOOKBACK, HORIZON = 72, 24
frame = pd.read_csv("load.csv", index_col=0, parse_dates=True)
scaled = StandardScaler().fit_transform(frame.values)
n_features = scaled.shape[1]


class Forecaster(nn.Module):
    def __init__(self, n_features, hidden=30, horizon=HORIZON):
        super().__init__()
        self.lstm = nn.LSTM(n_features, hidden, num_layers=2, batch_first=True, dropout=0.2)
        self.head = nn.Linear(hidden, horizon * n_features)
        self.horizon, self.n_features = horizon, n_features

    def forward(self, x):
        _, (h, _) = self.lstm(x)
        return self.head(h[-1]).view(-1, self.horizon, self.n_features)


model = Forecaster(n_features)
plt.figure(figsize=(8, 3))
plt.plot(frame.index, frame["load"])
plt.savefig("load.png")

"""What is called model, and made last, is the model, though it is a layer by itself."""

from torch import nn

first = nn.Sequential(nn.Linear(2, 3), nn.Linear(3, 4))
model = nn.LSTM(5, 6)

from torch import nn

layer = nn.Linear(13, 13)
model = nn.Sequential(*[layer] * 3, nn.LSTM(13, 4))

from torch import nn


class Take(nn.Module):
    def forward(self, result):
        return result[0]


model = nn.Sequential(nn.LSTM(3, 8))
model.append(Take())
model.append(nn.Linear(8, 2))

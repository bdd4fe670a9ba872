import torch
from torch import nn


class Block(nn.Module):
    def __init__(self, size, rate):
        super().__init__()
        self.linear = nn.Linear(size, size)
        self.scale = nn.Parameter(torch.ones(size)) if rate > 0.0 else None
        self.drop = nn.Dropout(rate)
        self.late = nn.Linear(size, 1) if rate >= 0.08 else nn.Identity()


rates = [rate.item() for rate in torch.linspace(0, 0.3, 6)]
model = nn.Sequential(*(Block(4, rate) for rate in rates))
if rates[-1] > rates[-2] and rates[1] != rates[2] and not rates[0]:
    model.append(nn.Linear(4, 2))
widths = [int(float(width)) for width in torch.linspace(2, 4.2, 4)]
model.extend(nn.GRU(width, 3) for width in widths)
for width in torch.linspace(4, 16, steps=4).tolist():
    model.append(nn.LSTM(int(width) + 3, 2))

# input: [48, 4]
import torch
from torch import nn


class Block(nn.Module):
    def __init__(self, channels, dilation):
        super().__init__()
        self.pad = nn.ConstantPad1d((2 * dilation, 0), 0.0)
        self.conv = nn.Conv1d(channels, 2 * channels, 3, dilation=dilation)
        self.glu = nn.GLU(dim=1)
        self.skip = nn.Conv1d(channels, 7, 1)

    def forward(self, x):
        y = self.glu(self.conv(self.pad(x)))
        return x + y, self.skip(y)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.start = nn.Conv1d(4, 9, 1)
        self.blocks = nn.ModuleList(Block(9, 2**n) for n in range(3))
        self.pool = nn.AvgPool1d(5, stride=3, ceil_mode=True)
        self.rnn = nn.RNN(7, 10, nonlinearity="relu", batch_first=True)
        self.end = nn.Sequential(nn.Flatten(), nn.Linear(160, 3))

    def forward(self, series):
        x = self.start(series.permute(0, 2, 1))
        total = 0
        for block in self.blocks:
            x, skip = block(x)
            total = total + skip
        states, last = self.rnn(self.pool(total).permute(0, 2, 1))
        return self.end(states), last


model = Net()

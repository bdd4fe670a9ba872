# input: [3, 20, 20]
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, in_shape=(3, 20, 20)):
        super().__init__()
        self.conv = nn.Sequential(nn.Conv2d(in_shape[0], 5, 4, stride=2), nn.ReLU(), nn.Flatten())
        with torch.no_grad():
            n = self.conv(torch.zeros(1, *in_shape)).shape[1]
        self.rnn = nn.GRUCell(n, 12)
        self.value = nn.Linear(12, 1)

    def forward(self, x):
        return self.value(self.rnn(self.conv(x)))


net = Net()

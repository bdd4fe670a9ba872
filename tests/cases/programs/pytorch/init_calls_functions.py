import math

import numpy as np
from torch import nn


def conv_length(n, kernel, stride=1, padding=0):
    return math.floor((n + 2 * padding - kernel) / stride + 1)


class Net(nn.Module):
    def __init__(self, length=100, channels=(3, 6, 9)):
        super().__init__()
        self.convs = nn.ModuleList()
        for a, b in zip(channels, channels[1:]):
            self.convs.append(nn.Conv1d(a, b, kernel_size=5, stride=2))
            length = conv_length(length, 5, stride=2)
        self.rnn = nn.RNN(channels[-1], int(np.ceil(length / 2)))
        self.out = nn.Linear(int(np.prod((2, 3))) * length, 2)


net = Net()

import copy

from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.LSTM(3, 8)
        self.b = copy.deepcopy(self.a)


net = Net()

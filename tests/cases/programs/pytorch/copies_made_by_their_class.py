import copy

from torch import nn


class Config:
    def __init__(self, units):
        self.units = units

    def __copy__(self):
        return Config(self.units + 1)


class Block(nn.Module):
    def __init__(self, units, shared):
        super().__init__()
        self.lstm = nn.LSTM(3, units)
        self.shared = shared

    def __deepcopy__(self, memo):
        made = Block(self.lstm.hidden_size * 2, copy.deepcopy(self.shared, memo))
        made.extra = nn.Linear(2, 2)
        return made


shared = nn.Linear(5, 7)
block = Block(copy.copy(Config(4)).units, shared)
model = copy.deepcopy(nn.ModuleList([block, block, Block(2, shared)]))

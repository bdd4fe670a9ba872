# input: [10, 6]
import torch
from torch import nn


class Member(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.rnn = nn.GRU(6, size, batch_first=True)
        self.out = nn.Linear(size, 1)

    def forward(self, x):
        return self.out(self.rnn(x)[0][:, -1, :])


class Ensemble(nn.Module):
    def __init__(self, members):
        super().__init__()
        self.members = nn.ModuleList(members)

    def forward(self, x):
        return torch.stack([member(x) for member in self.members]).mean(0)


ensemble = Ensemble([Member(size) for size in range(10, 16, 2)])

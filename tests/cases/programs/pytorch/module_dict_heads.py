# input: [26, 7]
import torch
from torch import nn

TASKS = {"price": 1, "volume": 1, "regime": 4}


class MultiTask(nn.Module):
    def __init__(self, features, hidden, tasks):
        super().__init__()
        self.trunk = nn.GRU(features, hidden, batch_first=True)
        self.heads = nn.ModuleDict({name: nn.Linear(hidden, size) for name, size in tasks.items()})
        self.activations = nn.ModuleDict([["relu", nn.ReLU()], ["prelu", nn.PReLU()]])

    def forward(self, x):
        _, h = self.trunk(x)
        h = self.activations["prelu"](h[-1])
        return {name: head(h) for name, head in self.heads.items()}


model = MultiTask(7, 27, TASKS)

import torch
from torch import nn


class Net(nn.Module):
    DEFAULTS = {"features": 5, "hidden": 22, "depth": 2, "cell": "GRU"}

    def __init__(self, features, hidden, depth, cell):
        super().__init__()
        self.rnn = getattr(nn, cell.upper())(features, hidden, num_layers=depth)
        self.out = nn.Linear(hidden, features)

    @classmethod
    def from_config(cls, config=None):
        return cls(**{**cls.DEFAULTS, **(config or {})})


net = Net.from_config({"hidden": 28, "cell": "lstm"})

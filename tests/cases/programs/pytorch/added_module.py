import torch
from torch import nn


class M(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.LSTM(8, 8)
        self.add_module("b", nn.Linear(8, 3))


model = M()

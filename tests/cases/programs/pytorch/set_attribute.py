import torch
from torch import nn


class M(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.LSTM(8, 8)
        setattr(self, "b", nn.Linear(8, 4))


model = M()

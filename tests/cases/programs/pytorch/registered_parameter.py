import torch
from torch import nn


class M(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.LSTM(8, 8)
        self.register_parameter("h", nn.Parameter(torch.zeros(8)))


model = M()

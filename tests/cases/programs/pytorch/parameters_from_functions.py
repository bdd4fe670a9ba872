import math

import torch
from torch import nn


class Memory(nn.Module):
    def __init__(self, slots=12, width=7):
        super().__init__()
        self.memory = nn.Parameter(torch.randn(slots, width) / math.sqrt(width))
        self.keys = nn.Parameter(torch.eye(width))
        self.bias = nn.Parameter(torch.full((slots,), 0.1))
        self.steps = nn.Parameter(torch.arange(5, dtype=torch.float32), requires_grad=False)
        self.like = nn.Parameter(torch.zeros_like(self.memory))
        self.joined = nn.Parameter(torch.cat([torch.zeros(2, 3), torch.ones(4, 3)]))
        self.cell = nn.LSTMCell(width, width)
        self.plain = torch.zeros(999)


memory = Memory()

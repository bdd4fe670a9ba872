# input: [14, 12]
import math

import torch
from torch import nn


class PositionalEncoding(nn.Module):
    def __init__(self, d_model, max_len=60):
        super().__init__()
        position = torch.arange(max_len).unsqueeze(1)
        div_term = torch.exp(torch.arange(0, d_model, 2) * (-math.log(10000.0) / d_model))
        pe = torch.zeros(max_len, d_model)
        pe[:, 0::2] = torch.sin(position * div_term)
        pe[:, 1::2] = torch.cos(position * div_term)
        self.register_buffer("pe", pe)
        self.scale = nn.Parameter(torch.ones(1))

    def forward(self, x):
        return x + self.scale * self.pe[: x.size(1)]


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.position = PositionalEncoding(12)
        self.rnn = nn.LSTM(12, 22, batch_first=True)
        self.h0 = nn.Parameter(torch.zeros(1, 1, 22))
        self.c0 = nn.Parameter(torch.randn(1, 1, 22), requires_grad=False)

    def forward(self, x):
        n = x.size(0)
        y, _ = self.rnn(self.position(x), (self.h0.expand(-1, n, -1).contiguous(), self.c0.repeat(1, n, 1)))
        return y


net = Net()

# input: [30, 9]
import torch
from torch import nn


class Stack(nn.Module):
    def __init__(self, input_size, sizes, n_out):
        super().__init__()
        self.layers = nn.ModuleList()
        for size in sizes:
            self.layers.append(nn.GRU(input_size, size, batch_first=True))
            input_size = size
        self.norms = nn.ModuleList([nn.LayerNorm(size) for size in sizes])
        self.out = nn.Linear(sizes[-1], n_out)

    def forward(self, x):
        for rnn, norm in zip(self.layers, self.norms):
            x, _ = rnn(x)
            x = norm(x)
        return self.out(x[:, -1])


model = Stack(9, (21, 18, 14), 5)

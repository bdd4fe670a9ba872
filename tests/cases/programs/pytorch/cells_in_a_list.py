# input: [9, 5]
import torch
from torch import nn


class Unrolled(nn.Module):
    def __init__(self, features=5, widths=(12, 10), kind="gru"):
        super().__init__()
        cell = nn.GRUCell if kind == "gru" else nn.LSTMCell
        sizes = [features, *widths]
        self.cells = nn.ModuleList(cell(i, o) for i, o in zip(sizes[:-1], sizes[1:]))
        self.readout = nn.Linear(widths[-1], 1)

    def forward(self, x):
        states = [x.new_zeros(x.shape[0], cell.hidden_size) for cell in self.cells]
        for t in range(x.shape[1]):
            h = x[:, t]
            for i, cell in enumerate(self.cells):
                h = states[i] = cell(h, states[i])
        return self.readout(h)


model = Unrolled()

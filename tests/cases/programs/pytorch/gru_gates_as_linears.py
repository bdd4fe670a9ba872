# entry: GRUCell(11, 16)
# input: [[11], [16]]
import torch
from torch import nn


class GRUCell(nn.Module):
    def __init__(self, input_size, hidden_size, bias=True):
        super().__init__()
        for gate in "rzn":
            setattr(self, f"input_{gate}", nn.Linear(input_size, hidden_size, bias=bias))
            setattr(self, f"hidden_{gate}", nn.Linear(hidden_size, hidden_size, bias=(gate == "n")))

    def forward(self, x, h):
        r = torch.sigmoid(self.input_r(x) + self.hidden_r(h))
        z = torch.sigmoid(self.input_z(x) + self.hidden_z(h))
        n = torch.tanh(self.input_n(x) + r * self.hidden_n(h))
        return (1 - z) * n + z * h

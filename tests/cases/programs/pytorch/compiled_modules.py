import torch
from torch import nn


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.width = width
        self.linear = nn.Linear(width, width)

    def forward(self, x):
        return self.linear(x)


block = torch.compile(Block(5), mode="reduce-overhead")
assert not isinstance(block, Block)
assert block.width == 5 and hasattr(block, "linear") and hasattr(block, "_orig_mod")
block.linear.bias.requires_grad = False  # of the module that is compiled, as is what is set
block.head = nn.Linear(5, 2)

row = torch.compile(nn.Sequential(nn.Linear(2, 3), nn.Linear(3, 5)))
for name, parameter in row.named_parameters():
    if name.startswith("_orig_mod.0"):
        parameter.requires_grad = False
try:
    row[1].weight.requires_grad = False
except TypeError:
    row._orig_mod[1].bias.requires_grad = False

switched_off = torch.compile(nn.Sequential(nn.Linear(5, 5)), disable=True)
switched_off[0].bias.requires_grad = False


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.row, self.block, self.last = row, block, switched_off
        self.head = nn.Linear(5, len(row))

    @torch.compile(dynamic=True)
    def forward(self, x):
        return self.head(self.last(self.block(self.row(x))))


model = Model()

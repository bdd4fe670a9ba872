# input: [2]
import torch
from torch import nn


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.linear = nn.Linear(width, width)

    def forward(self, x):
        return self.linear(x)


class Parallel(nn.DataParallel):
    def __getattr__(self, name):
        try:
            return super().__getattr__(name)
        except AttributeError:
            return getattr(self.module, name)


row = nn.DataParallel(nn.Sequential(nn.Linear(2, 3), nn.Linear(3, 5)))
for name, parameter in row.named_parameters():
    if name.startswith("0"):
        parameter.requires_grad = False
    if name.startswith("module.1"):
        parameter.requires_grad = False
try:
    row[0].weight.requires_grad = True
except TypeError:
    row.module[0].bias.requires_grad = False

block = nn.DataParallel(Block(5), device_ids=None)
try:
    block.linear.weight.requires_grad = False
except AttributeError:
    block = block.module if isinstance(block, nn.DataParallel) else Block(7)
block.linear.bias.requires_grad = False

own = Parallel(Block(5))
own.linear.weight.requires_grad = False


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.row, self.block, self.own = row, block, own
        self.head = nn.Linear(5, len(list(row.children())))

    def forward(self, x):
        return self.head(self.own(self.block(self.row(x))))


model = Model()

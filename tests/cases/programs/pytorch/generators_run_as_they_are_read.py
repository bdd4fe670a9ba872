import torch
from torch import nn


def configurations():
    config = {"size": 4}
    for step in range(3):
        yield config
        config["size"] += step


def growing():
    layers = nn.Sequential()
    while len(layers) < 3:
        layers.append(nn.Linear(len(layers) + 1, 2))
        yield layers


def doubled(size):
    while True:
        yield size
        size *= 2


def answered():
    options = {"units": 3}
    yield options
    yield nn.GRU(2, options["units"])


def leaves(module):
    for child in module.children():
        if list(child.children()):
            yield from leaves(child)
        else:
            yield child


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.width = 3
        self.blocks = nn.ModuleList()
        for block in self.make_blocks():
            self.blocks.append(block)
        self.sizes = nn.ModuleList(nn.Linear(config["size"], 1) for config in configurations())
        self.grown = nn.ModuleList([nn.Linear(len(layers), 5) for layers in growing()])
        self.doubled = nn.ModuleList(nn.Linear(two, one) for one, two, _ in zip(doubled(2), doubled(3), range(4)))
        self.last = next(self.never_finished())

    def make_blocks(self):
        for _ in range(3):
            yield nn.LSTM(self.width + len(self.blocks), 2)
            if len(self.blocks) == 2:
                return
            self.width *= 2

    def never_finished(self):
        with torch.no_grad():
            self.first = nn.Linear(2, 9)
            yield nn.Linear(9, 1)
        self.second = nn.Linear(1000, 1000)


model = Net()
turns = answered()
next(turns)["units"] = 7
model.answer = next(turns)
for leaf in leaves(model):
    if isinstance(leaf, nn.Linear):
        leaf.bias.requires_grad = False

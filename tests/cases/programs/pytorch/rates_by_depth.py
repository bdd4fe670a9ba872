# input: [9, 12]
from collections.abc import Iterable
from functools import partial
from itertools import repeat

import torch
from torch import nn


class DropPath(nn.Module):
    """What leaves out a whole block now and then."""

    def __init__(self, rate):
        super().__init__()
        self.rate = rate

    def forward(self, x):
        return x


class Norm(nn.LayerNorm):
    """A normalization that passes its device on where PyTorch takes one."""

    def __init__(self, size, device=None):
        try:
            options = {"device": device}
            super().__init__(size, **options)
        except TypeError:
            super().__init__(size)
        self.scale = nn.Parameter(torch.ones(size))


def activation(kind, inplace=None):
    try:
        return kind(inplace=inplace)
    except TypeError:
        return kind()


def each(value, count):
    if isinstance(value, Iterable):
        return tuple(value)
    return tuple(repeat(value, count))


class Block(nn.Module):
    def __init__(self, size, rate, act):
        super().__init__()
        self.norm = Norm(size)
        self.rnn = nn.GRU(size, size, batch_first=True)
        self.act = activation(act, True)
        self.drop_path = DropPath(rate) if rate > 0 else nn.Linear(size, size)

    def forward(self, x):
        states, _ = self.rnn(self.norm(x))
        return x + self.drop_path(self.act(states))


def apply_named(fn, module, name=""):
    for child_name, child in module.named_children():
        apply_named(fn, child, f"{name}.{child_name}")
    fn(module, name)


def initialise(module, name, bias):
    if isinstance(module, nn.Linear):
        nn.init.constant_(module.bias, bias)
    elif hasattr(module, "init_weights"):
        module.init_weights()


class Encoder(nn.Module):
    def __init__(self, size, depths=(1, 2), rate=0.2, blocks=Block, acts=(nn.GELU, nn.ReLU)):
        super().__init__()
        rates = [part.tolist() for part in torch.linspace(0, rate, sum(depths)).split(depths)]
        blocks = each(blocks, len(depths))
        self.stages = nn.Sequential(
            *[
                nn.Sequential(*[block(size, one, act) for one in own])
                for block, own, act in zip(blocks, rates, each(acts, len(depths)))
            ]
        )
        levels = [level.item() for level in torch.linspace(0, 1, 4)]
        self.head = nn.Linear(size, sum(level > 0.5 for level in levels))
        apply_named(partial(initialise, bias=0.1), self)

    def forward(self, x):
        return self.head(self.stages(x))


model = Encoder(12)

from collections import namedtuple
from dataclasses import dataclass, replace
from enum import Enum

import torch
from torch import nn

units = 3
Sizes = namedtuple("Sizes", "inner outer")


@dataclass(frozen=True)
class Config:
    units: int = 3

    def __post_init__(self):
        object.__setattr__(self, "gates", 4 * self.units)


class Kind(Enum):
    GRU = "gru"


def widened(by=1):
    try:
        width = units * by
    except NameError:
        width = 7
    units = [units for units in range(width)]
    return len(units) + width


def counted():
    def count():
        nonlocal total
        total = total + 1 if started else 5
        return total

    total, started = 0, False
    count()
    started = True
    return count()


config, sizes = Config(), Sizes(2, 5)
try:
    config.units = 50
except AttributeError:
    config = replace(config, units=4)
try:
    sizes.inner = 50
except AttributeError:
    sizes = sizes._replace(inner=6)

heads = nn.ModuleDict({"values_": nn.Linear(sizes.inner, sizes.outer)})
for name in ("keys", "training", "forward"):
    try:
        heads[name] = nn.Linear(config.units, len(name))
    except KeyError:
        heads[f"own_{name}"] = nn.Linear(len(name), 2)
weights = nn.ParameterDict({"bias": torch.zeros(9)})
try:
    weights["update"] = nn.Parameter(torch.zeros(100))
except KeyError:
    weights["updated"] = nn.Parameter(torch.zeros(config.gates))

model = nn.ModuleList([nn.LSTM(widened(), counted()), heads, weights, nn.Linear(len(Kind.GRU.value), 1)])

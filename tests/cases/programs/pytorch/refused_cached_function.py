# refused: which layer is given again is not followed
# names: linear
# at: model = nn.ModuleList([first, linear(3), linear(4)])
import functools

from torch import nn


@functools.lru_cache(maxsize=None)
def linear(size):
    return nn.Linear(size, size)


first = linear(3)
model = nn.ModuleList([first, linear(3), linear(4)])

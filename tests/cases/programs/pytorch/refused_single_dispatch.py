# refused: which of the functions is called is not followed
# names: singledispatch
# at: @functools.singledispatch
import functools

from torch import nn


@functools.singledispatch
def layer(size):
    return nn.Linear(1, 1)


@layer.register
def _(size: int):
    return nn.LSTM(size, 19)


model = nn.Sequential(layer(3))

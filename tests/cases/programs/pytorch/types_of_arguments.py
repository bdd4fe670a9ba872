# input: [9, 6]
import collections.abc
import numbers
from abc import ABC
from itertools import repeat
from typing import Generic, Sequence, TypeVar, Union

import numpy as np
import torch
from jaxtyping import jaxtyped
from torch import Tensor, nn
from torch.nn.init import uniform_

State = TypeVar("State")
Sizes = Union[int, Sequence[int]]


def pair(size: Sizes):
    if isinstance(size, collections.abc.Iterable) and not isinstance(size, str):
        return tuple(size)
    return tuple(repeat(size, 2))


def reset(value):
    if isinstance(value, Tensor):
        uniform_(tensor=value, a=-0.1, b=0.1)
    else:
        for one in value.parameters():
            reset(one)


class Part(Generic[State], nn.Module, ABC):
    pass


class Sized:
    def size(self, shape: Sizes):
        return int(np.prod(shape)) if isinstance(shape, (numbers.Integral, Sequence)) else 1


class Encoder(Generic[State], Part[State], Sized):
    @jaxtyped(typechecker=None)
    def __init__(self, shape: Sizes, act=nn.ReLU, initial=None):
        super().__init__()
        units, layers = pair(shape)
        self.lstm = nn.LSTM(6, units, num_layers=layers, batch_first=True)
        self.act = act() if isinstance(act, type) else act
        if isinstance(initial, torch.Tensor):
            self.initial = nn.Parameter(initial)
        if isinstance(self.act, (type, str)):
            self.other = nn.Linear(2, 2)
        self.head = nn.Linear(self.size(units), self.size(shape))
        reset(self)

    def forward(self, x):
        x = x if isinstance(x, Tensor) else x[0]
        return self.head(self.act(self.lstm(x)[0]))


model = Encoder[torch.Tensor]([10, 2])

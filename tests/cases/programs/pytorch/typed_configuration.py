from enum import IntEnum, StrEnum, auto
from itertools import accumulate
from typing import NotRequired, Required, TypedDict, Unpack

from torch import nn


class Task(StrEnum):
    INTENT = auto()
    SLOTS = auto()


class Size(IntEnum):
    SMALL = 32
    LARGE = 64


class Options(TypedDict, total=False):
    hidden_size: Required[int]
    num_layers: int
    bidirectional: NotRequired[bool]


class Encoder(nn.Module):
    def __init__(self, features: int, /, *, cell: type[nn.RNNBase] = nn.GRU, **options: Unpack[Options]):
        super().__init__()
        self.rnn = cell(features, batch_first=True, **options)
        self.features = self.rnn.hidden_size * (1 + self.rnn.bidirectional)
        widths = [*accumulate([2, 3, 2], lambda a, b: a * b, initial=self.features)]
        self.heads = nn.ModuleDict({task.value: nn.Linear(width, 3) for task, width in zip(Task, widths)})
        self.extra = nn.Linear(self.heads[Task.SLOTS].in_features, widths[-1])


options: Options = Options(hidden_size=Size.LARGE, num_layers=2)
model = Encoder(10, **options | {"bidirectional": True})

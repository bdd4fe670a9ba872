from enum import Enum, auto

from torch import nn


class Cell(Enum):
    LSTM = "lstm"
    GRU = "gru"


class Head(Enum):
    TAGS = auto()
    SCORE = auto()


def make(spec, width):
    match spec:
        case {"cell": Cell.LSTM, "layers": int(layers)} if layers > 1:
            return nn.LSTM(width, width, layers)
        case {"cell": Cell.LSTM | Cell.GRU as cell}:
            return (nn.LSTM if cell is Cell.LSTM else nn.GRU)(width, 2 * width)
        case [Head.TAGS, tags]:
            return nn.Linear(2 * width, tags)
        case Head.SCORE:
            return nn.Linear(2 * width, 1)
        case _:
            raise ValueError(spec)


specs = [{"cell": Cell("lstm"), "layers": 2}, {"cell": Cell["GRU"]}, (Head.TAGS, 19), Head.SCORE]
model = nn.ModuleList(make(spec, 10 + len(Cell)) for spec in specs)

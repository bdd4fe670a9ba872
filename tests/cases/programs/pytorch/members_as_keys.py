from enum import Enum, IntEnum
import torch.nn as nn
class Level(IntEnum):
    ONE = 1
    TWO = 2
class Cell(str, Enum):
    LSTM = "lstm"
    GRU = "gru"
widths = {1: 41, Level.TWO: 53}
cells = {"lstm": 37, Cell.GRU: 59}
model = nn.Sequential(nn.Linear(widths.get(Level.ONE, 6), widths.get(2, 6)), nn.Linear(53, cells.get(Cell.LSTM, 6)), nn.Linear(37, cells.get("gru", 7)), nn.Linear(59, len({1, Level.ONE, Level.TWO})))

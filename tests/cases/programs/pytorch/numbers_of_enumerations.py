from enum import Enum, IntEnum, auto
import torch.nn as nn
class Size(Enum):
    LARGE = 50
    SMALL = 20
    NEXT = auto()
class Level(IntEnum):
    NONE = 0
    ONE = auto()
model = nn.Sequential(nn.GRU(17, Size.NEXT.value, Level.ONE.value + 1), nn.Linear(51, 3 if Level.NONE else 4))

# refused: names with an underscore are members of an enumeration or not, which is not followed
# names: Kind
# at: class Kind(Enum):
from enum import Enum
import torch.nn as nn
class Kind(Enum):
    _A = 3
    B = 4
model = nn.Linear(len(Kind), 5)

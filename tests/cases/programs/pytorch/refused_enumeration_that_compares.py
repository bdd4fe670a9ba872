# refused: how members of this enumeration compare is its own affair
# names: __eq__
# at: class Kind(Enum):
from enum import Enum
import torch.nn as nn
class Kind(Enum):
    A = 3
    def __eq__(self, other):
        return self.value == other
model = nn.Linear(3 if Kind.A == 3 else 4, 5)

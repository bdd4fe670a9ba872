# refused: which objects of a dataclass are the same key is not followed
# names: keys
# at: widths = {Kind(1): 5}  # keys by value
from dataclasses import dataclass
import torch.nn as nn
@dataclass(frozen=True)
class Kind:
    n: int
widths = {Kind(1): 5}  # keys by value
model = nn.Linear(widths.get(Kind(1), 3), 2)

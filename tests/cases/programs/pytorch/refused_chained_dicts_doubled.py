# refused: what a ChainMap has in it is gone through whole, which takes too long where each has the last one twice
# names: ChainMap
# at: model = nn.Linear(c["h"], 3)
from collections import ChainMap
import torch.nn as nn
c = ChainMap({"h": 2})
for _ in range(60):
    c = ChainMap(c, c)
model = nn.Linear(c["h"], 3)

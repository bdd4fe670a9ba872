# refused: what a dict with a default gives to a ChainMap is not followed
# names: ChainMap
# at: model = nn.Linear(c["h"], 3)
from collections import ChainMap, defaultdict
import torch.nn as nn
c = ChainMap(defaultdict(lambda: 7), {"h": 2})
model = nn.Linear(c["h"], 3)

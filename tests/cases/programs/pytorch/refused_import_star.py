# refused: the import of all names may have replaced nn
# names: helpers
# at: from helpers import *
import torch.nn as nn
from helpers import *

model = nn.Sequential(nn.Linear(4, 5), nn.ReLU(), nn.Linear(5, 2))

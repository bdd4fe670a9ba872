from math import *
from typing import *

import torch
from torch import nn


class Tasks(nn.Module):
    def __init__(self, tasks: Dict[str, int], *, shared: Optional[nn.Module] = None, width: int = ceil(8.4)):
        super().__init__()
        self.shared = shared if shared is not None else nn.LSTM(4, width, batch_first=True)
        self.heads = nn.ModuleDict()
        for name, classes in tasks.items():
            self.heads.update({name: nn.Sequential(nn.Linear(width, width), nn.ReLU(), nn.Linear(width, classes))})
        self.variances = nn.ParameterDict({name: torch.zeros(()) for name in tasks})
        self.gates = nn.ParameterList([torch.ones(width) for _ in tasks])


model = Tasks({"age": 1, "kind": 2})
del model.heads["kind"]

import numpy as np
import torch
from torch import nn


class Reservoir(nn.Module):
    def __init__(self, features, shape, classes, radius=0.9):
        super().__init__()
        units = torch.Size(shape).numel()
        self.w_in = nn.Parameter(torch.rand(units, features) - 0.5, requires_grad=False)
        w = torch.rand(units, units) - 0.5
        w *= radius / torch.linalg.eigvals(w).abs().max()
        self.w = nn.Parameter(w, requires_grad=False)
        self.out = nn.Linear(self.w.shape.numel() // units, classes)
        self.register_buffer("state", torch.zeros(units))
        self.scale = nn.Parameter(torch.from_numpy(np.ones((units, 2), dtype=np.float32)).T)


model = Reservoir(3, (4, 5), 6)

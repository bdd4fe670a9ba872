import torch
from torch import nn


class Mixture(nn.Module):
    """Mixes the layers of a stack by learned weights."""

    def __init__(self, depth=3, dim=14):
        super().__init__()
        self.rnns = nn.ModuleList([nn.GRU(dim, dim) for _ in range(depth)])
        self.scalars = nn.ParameterList([nn.Parameter(torch.zeros(1)) for _ in range(depth)])
        self.gains = nn.ParameterDict({"pre": nn.Parameter(torch.ones(dim)), "post": nn.Parameter(torch.ones(dim, 1))})
        self.gamma = nn.Parameter(torch.tensor(1.0))


model = Mixture()

import torch
from torch import nn
class M(nn.Module):
    def __init__(self, w):
        super().__init__()
        self.a = nn.Embedding(10, 4, _weight=w.double())
        self.b = nn.Embedding(10, 4, _weight=self.a.weight, _freeze=True)
        self.c = nn.Embedding(10, 4, _weight=None)
        self.r = nn.GRU(4, 5)
model = M(torch.zeros(10, 4))

import torch
from torch import nn
class B(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.l1, self.l2 = nn.LazyLinear(n), nn.LazyLinear(n)
    def forward(self, x):
        return torch.cat([self.l1(x), self.l2(x)], -1)
class M(nn.Module):
    def __init__(self):
        super().__init__()
        self.bs = nn.ModuleList(B(n) for n in (3, 4))
    def forward(self, x):
        for b in self.bs:
            x = b(x)
        return x
model = M()
model(torch.zeros(5, 6))

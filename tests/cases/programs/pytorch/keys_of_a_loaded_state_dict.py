import torch
from torch import nn
class A(nn.Module):
    def __init__(self, n, more=False):
        super().__init__()
        self.r = nn.GRU(3, 4)
        self.o = nn.Linear(4, n)
        if more: self.x = nn.Linear(n, n)
a, b = A(2), A(2, True)
res = b.load_state_dict(a.state_dict(), strict=False)
for n in res.missing_keys:
    b.get_parameter(n).requires_grad_(False)
mk, uk = b.load_state_dict(a.state_dict(), False)
model = nn.Sequential(b, nn.Linear(len(mk) + 1, len(uk) + 2))

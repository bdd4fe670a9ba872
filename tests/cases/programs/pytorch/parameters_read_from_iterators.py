from torch import nn
m = nn.Sequential(nn.Linear(2, 3), nn.GRU(3, 4))
any(p.requires_grad_(False) is None for p in m.parameters())
next(iter(m.parameters())).requires_grad = True
list(m.parameters())[-2:][0].requires_grad_(True)
model = m

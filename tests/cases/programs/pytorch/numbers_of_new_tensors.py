import torch
from torch import nn
s = torch.zeros(3, 4).shape
a = int(torch.prod(torch.tensor(s)))
b = torch.tensor([2, 3]).prod().item()
c = int(torch.tensor(s).sum())
d = torch.Size([2, 2]).numel()
model = nn.Sequential(nn.RNN(a, b), nn.Linear(c, d))

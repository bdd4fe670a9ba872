import torch
from torch import nn
model = nn.Sequential(nn.LazyConv1d(4, 3), nn.LazyInstanceNorm1d(affine=True), nn.Flatten(), nn.LazyLinear(7), nn.ReLU(), nn.LazyLinear(2, bias=False))
model(torch.zeros(2, 3, 10))
model.half()

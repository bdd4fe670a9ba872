from torch import nn
from torch.nn.utils.parametrizations import weight_norm

layer = nn.Linear(10, 7)
layer.requires_grad_(False)
model = nn.Sequential(weight_norm(layer), nn.Linear(7, 2))

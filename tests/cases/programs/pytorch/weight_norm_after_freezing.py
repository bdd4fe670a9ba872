from torch import nn
from torch.nn.utils import weight_norm

layer = nn.Linear(10, 6)
layer.weight.requires_grad = False
model = nn.Sequential(weight_norm(layer), nn.Linear(6, 2))

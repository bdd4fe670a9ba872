from torch import nn
from torch.nn.utils import remove_weight_norm, weight_norm

layer = weight_norm(nn.Linear(16, 9))
layer = remove_weight_norm(layer)
model = nn.Sequential(layer, nn.Tanh(), weight_norm(nn.Linear(9, 2)))

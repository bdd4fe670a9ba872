# refused: PyTorch reshapes what it puts a result into
# names: out
# at: torch.cat([torch.ones(3, 4), torch.ones(5, 4)], out=weight)
import torch
from torch import nn

weight = torch.zeros(2, 2)
torch.cat([torch.ones(3, 4), torch.ones(5, 4)], out=weight)
model = nn.GRU(3, 4)
model.weight = nn.Parameter(weight)

# refused: which of two layers has which weight is not followed
# names: swap_tensors
# at: torch.utils.swap_tensors(small.weight, large.weight)
import torch
from torch import nn

small = nn.Linear(3, 4)
large = nn.Linear(3, 9)
torch.utils.swap_tensors(small.weight, large.weight)
model = nn.Sequential(small)

# refused: which shape a tensor gets by a method of its class is not followed
# names: resize_
# at: torch.Tensor.resize_(weight, 5, 6)
import torch
from torch import nn

weight = torch.zeros(2, 2)
torch.Tensor.resize_(weight, 5, 6)
model = nn.LSTM(3, 4)
model.weight = nn.Parameter(weight)

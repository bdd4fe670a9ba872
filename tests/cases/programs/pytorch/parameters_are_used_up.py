import torch
from torch import nn

model = nn.GRU(17, 24)
parameters = model.parameters()
first = next(parameters)
first.requires_grad = False
optimizer = torch.optim.SGD(list(parameters), lr=0.1)
for parameter in parameters:  # there is none left
    parameter.requires_grad = False

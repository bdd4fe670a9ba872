import copy

import torch.nn.utils.prune as prune
from torch import nn

model = nn.Sequential(nn.Linear(23, 34), nn.ReLU(), nn.Linear(34, 12))
prune.l1_unstructured(model[0], name="weight", amount=0.4)
prune.random_unstructured(model[2], "weight", amount=0.2)
prune.remove(model[2], "weight")
for name, parameter in model.named_parameters():
    if name.endswith("_orig"):
        parameter.requires_grad = False
twin = copy.copy(model[2])  # it has the very parameters of the other
twin.bias.requires_grad_(False)
model = nn.ModuleList([*model, twin, nn.PReLU()])

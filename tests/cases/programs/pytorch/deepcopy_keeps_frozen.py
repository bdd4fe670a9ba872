import copy

from torch import nn

policy = nn.Sequential(nn.Linear(6, 15), nn.Tanh(), nn.Linear(15, 2))
policy[0].weight.requires_grad = False
target = copy.deepcopy(policy)
target[2].requires_grad_(False)
both = nn.ModuleDict({"policy": policy, "target": target})

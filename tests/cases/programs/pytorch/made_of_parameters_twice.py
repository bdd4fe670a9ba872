import torch
from torch import nn
from torch.nn.utils import parametrizations, parametrize, prune


class Scaled(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(size))

    def forward(self, weight):
        return weight * self.scale


twice = nn.Linear(3, 2)
parametrize.register_parametrization(twice, "weight", Scaled(3))
parametrize.register_parametrization(twice, "weight", Scaled(1))
for part in twice.parametrizations["weight"]:
    part.scale.requires_grad = False
twice.parametrizations.weight[1].scale.requires_grad = True

normed = parametrizations.spectral_norm(parametrizations.weight_norm(nn.Linear(3, 4)))
scaled = parametrizations.spectral_norm(nn.Linear(4, 4))
parametrize.register_parametrization(scaled, "weight", Scaled(4))

pruned = nn.Sequential(nn.Linear(4, 4), nn.ReLU(), nn.Linear(4, 2))
for part in pruned:
    if isinstance(part, nn.Linear):
        prune.l1_unstructured(part, name="weight", amount=0.4)
        prune.random_unstructured(part, "weight", 0.1)
prune.global_unstructured(
    [(part, "bias") for part in pruned if isinstance(part, nn.Linear)],
    pruning_method=prune.L1Unstructured,
    amount=2,
)
prune.remove(pruned[0], "weight")
pruned[2].weight_orig.requires_grad = False

model = nn.ModuleList([twice, normed, scaled, pruned])

import torch
from torch import nn
from torch.nn.utils import parametrize, prune


class Symmetric(nn.Module):
    def forward(self, w):
        return w.triu() + w.triu(1).transpose(-1, -2)


first = nn.Linear(8, 8)
parametrize.register_parametrization(first, "weight", Symmetric())
second = nn.Linear(8, 5)
prune.l1_unstructured(second, name="weight", amount=0.5)
model = nn.Sequential(first, nn.ReLU(), second)

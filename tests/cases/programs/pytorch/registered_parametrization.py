import torch
from torch import nn
from torch.nn.utils import parametrize


class Symmetric(nn.Module):
    def forward(self, weight):
        return weight.triu() + weight.triu(1).transpose(-1, -2)


class Scaled(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(size, 1))

    def forward(self, weight):
        return self.scale * weight


model = nn.ModuleDict({"square": nn.Linear(16, 16), "scaled": nn.Linear(16, 21), "rnn": nn.RNN(21, 22)})
parametrize.register_parametrization(model["square"], "weight", Symmetric())
model["scaled"].weight.requires_grad = False
parametrize.register_parametrization(model["scaled"], "weight", Scaled(21))

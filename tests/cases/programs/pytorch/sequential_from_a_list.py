# input: [10]
from torch import nn


def mlp(sizes, activation=nn.Tanh, last=nn.Identity):
    layers = []
    for j in range(len(sizes) - 1):
        act = activation if j < len(sizes) - 2 else last
        layers += [nn.Linear(sizes[j], sizes[j + 1]), act()]
    return nn.Sequential(*layers)


policy = mlp([10] + [31, 17] + [3])

from typing import NamedTuple

from torch import nn
from torch.nn.modules.linear import Linear as Projection


class Stage(NamedTuple):
    kind: type = nn.LSTM
    width: int = 12
    depth: int = 1


def per_layer(value, count):
    if type(value) is not list:
        value = [value] * count
    return value


class Network(nn.Module):
    def __init__(self, features, stages, dropout=0.1):
        super().__init__()
        self.stages = nn.ModuleList()
        for stage, rate in zip(stages, per_layer(dropout, len(stages))):
            if issubclass(stage.kind, nn.RNNBase):
                self.stages.append(stage.kind(features, stage.width, stage.depth))
            else:
                self.stages.append(nn.Sequential(stage.kind(features, stage.width), nn.Dropout(rate)))
            features = stage.width
        self.cell = nn.LSTMCell(features, features, 1)


first = Stage(width=15)
model = Network(5, [first, first._replace(kind=nn.GRU, depth=2), Stage(Projection, 8)])
for module in model.modules():
    if type(module) is nn.Linear:
        module.requires_grad_(False)

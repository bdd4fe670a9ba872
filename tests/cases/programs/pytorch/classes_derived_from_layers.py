import torch
from torch import nn
from torch.ao.quantization import DeQuantStub, QuantStub
from torch.nn.modules.linear import NonDynamicallyQuantizableLinear

layer = nn.TransformerEncoderLayer(4, 2, 8)  # whose attention projects by a class derived from Linear
for part in layer.modules():
    if isinstance(part, nn.Linear) and not isinstance(part, NonDynamicallyQuantizableLinear):
        part.bias.requires_grad = False
    if type(part) is nn.Linear:
        part.weight.requires_grad = False
assert issubclass(type(layer.self_attn.out_proj), nn.Linear)


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.before, self.after, self.nothing = QuantStub(), DeQuantStub(), nn.Identity()
        self.layer = layer
        self.own = NonDynamicallyQuantizableLinear(4, 3)
        lazy = nn.LazyBatchNorm1d()
        self.lazy = nn.Linear(2, 2) if isinstance(lazy, nn.BatchNorm1d) else nn.Linear(3, 3)
        self.stubs = nn.Linear(sum(isinstance(part, nn.Identity) for part in self.children()), 2)


model = Model()

import torch
from torch import nn


class Scales(nn.Module):
    def __init__(self, names):
        super().__init__()
        self.scales = nn.ParameterDict({name: nn.Parameter(torch.ones(len(name))) for name in names})
        self.scales.update({"shift": nn.Parameter(torch.zeros(7), requires_grad=False)})
        self.taken = self.scales.pop("gate")
        self.scales.pop("unused")
        for name, scale in self.scales.items():
            if name.startswith("in"):
                scale.requires_grad = False


model = Scales(["input", "gate", "unused", "output"])

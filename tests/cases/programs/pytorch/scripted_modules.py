import torch
from torch import nn

shared = nn.Linear(3, 3)
net = nn.Sequential(shared, nn.ReLU(), shared, nn.Linear(3, 2))
scripted = torch.jit.script(net)
for part in scripted.modules():
    if isinstance(part, (nn.Linear, nn.Sequential)):  # they are of TorchScript's class
        part.requires_grad_(False)
scripted[3].bias.requires_grad = False
net[0] = nn.Linear(3, 7)
net[3] = nn.Linear(3, 9)

traced = torch.jit.trace(nn.Linear(2, 2), torch.zeros(1, 2))
parts = len(list(scripted.children())) + len(list(scripted.modules()))


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.scripted, self.traced = scripted, traced
        self.linear = nn.Linear(parts, 1)


model = Model()

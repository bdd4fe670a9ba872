import re

from torch import nn


class Deep(nn.Module):
    def __init__(self, width=21, depth=11):
        super().__init__()
        self.layers = nn.ModuleList(nn.GRU(width, width) for _ in range(depth))
        self.head = nn.Linear(width, 4)


model = Deep()
recurrent = re.compile(r"layers\.(\d+)\.(weight|bias)_hh_l0")
for name, parameter in model.named_parameters():
    found = recurrent.match(name)
    if found and int(found.group(1)) < 10 and found[2] == "weight":
        parameter.requires_grad = False
    if re.search(r"bias$", name) or re.sub(r"\d+", "#", name) == "layers.#.bias_ih_l#":
        parameter.requires_grad_(False)

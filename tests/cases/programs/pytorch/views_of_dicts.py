import copy

from torch import nn

sizes = {"a": 3}
names, pairs = sizes.keys(), sizes.items()
sizes["b"] = 5
try:
    sizes.pop("c")
except KeyError:
    sizes["d"] = 8
shared = [2]
first, second = copy.deepcopy([shared, shared])
first.append(6)

model = nn.ModuleDict({name: nn.LSTM(4, sizes[name]) for name in names})
parts = model.values()
model["e"] = nn.Linear(len(pairs), len(parts) + 1)
model["f"] = nn.GRU(len(names & {"a", "d"}), len(second))
model["g"] = nn.Linear(1 if isinstance(parts, list) else 9, 2 if names == ["a", "b", "d"] else 7)

from torch import nn
l = nn.ModuleList([nn.Linear(2, 2) for _ in range(4)])
front = l[:2]
front[0] = nn.Linear(2, 11)
l.insert(1, nn.GRU(2, 3))
x = l.pop(-1)
l += [x, x]
del l[0]
l.extend(front)
model = nn.ModuleDict({"l": l, "f": front})

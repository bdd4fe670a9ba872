from collections import ChainMap
import torch.nn as nn
defaults = dict(h=4, n=1)
user = {}
c = ChainMap(user, defaults)
c["n"] = 2
kid = c.new_child({"h": 6})
defaults["i"] = 3
model = nn.Sequential(nn.RNN(kid["i"], kid["h"], kid["n"]), nn.Linear(len(kid), len(user)), nn.Linear(c.get("zz", 5), c["h"]), nn.Linear(*dict(kid).values()) if len(kid) == 2 else nn.Linear(1, 1 + ("h" in kid)))
def f(i, h, n): return nn.GRU(i, h, n)
model.append(f(**kid))

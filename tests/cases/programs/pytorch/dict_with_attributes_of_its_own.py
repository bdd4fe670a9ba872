import torch.nn as nn
class A(dict):
    def __init__(self, *a, **k):
        super().__init__(*a, **k)
        self["n"] = 2
    def __getattr__(self, k):
        if k in self:
            return self[k]
        raise AttributeError(k)
    def __setattr__(self, k, v):
        self[k] = v
    def __delattr__(self, k):
        del self[k]
a = A(h=4, extra=1)
a.q = 9
del a.extra
b = A(a)
b.h = 6
model = nn.Sequential(nn.RNN(a.q, a.h, a.n), nn.Linear(len(a), b["h"]), nn.Linear(hasattr(a, "extra") + 1, getattr(a, "zz", 3)))

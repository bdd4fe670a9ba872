import torch.nn as nn
class Cfg(dict):
    def __init__(self, **kw):
        super().__init__(kw)
        self.__dict__ = self
    def scaled(self, k):
        return Cfg(**{n: v * k for n, v in self.items()})
class Plain:
    def __init__(self, **kw):
        self.__dict__ = kw
c = Cfg(i=3, h=4).scaled(2)
c.h += 1
c["j"] = 7
d = Plain(q=5)
model = nn.Sequential(nn.RNN(c.i, c["h"]), nn.Linear(c.j, getattr(d, "q", 100)), nn.Linear(getattr(c, "zz", 11), len(c)))

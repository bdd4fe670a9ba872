import torch.nn as nn
Point = type("Point", (), {"w": 7, "h": 4, "area": lambda self: self.w * self.h})
Kid = type("Kid", (Point,), dict(h=2))
def init(self, n):
    nn.Module.__init__(self)
    self.r = nn.GRU(Kid().area(), n)
Net = type("Net", (nn.Module,), {"__init__": init})
model = Net(Point.h)

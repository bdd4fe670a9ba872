import torch.nn as nn
class Typed:
    def __init__(self, kind, default=None):
        self.kind, self.default = kind, default
    def __set_name__(self, owner, name):
        self.name = "_" + name
    def __get__(self, obj, owner):
        if obj is None:
            return self
        return getattr(obj, self.name, self.default)
    def __set__(self, obj, value):
        if not isinstance(value, self.kind):
            raise TypeError(self.name)
        setattr(obj, self.name, value * 2)
class Lazy:
    def __init__(self, fn): self.fn = fn
    def __set_name__(self, owner, name): self.n = name
    def __get__(self, obj, owner=None):
        if obj is None: return self
        v = self.fn(obj)
        setattr(obj, self.n, v)
        return v
class Cfg:
    hidden = Typed(int, 5)
    layers = Typed(int, 1)
    def __init__(self, **kw):
        for k, v in kw.items():
            setattr(self, k, v)
    @Lazy
    def total(self):
        return self.hidden * self.layers
c = Cfg(layers=1)
class M(nn.Module):
    size = Typed(int)
    def __init__(self):
        super().__init__()
        self.size = c.hidden
        self.a = nn.GRU(3, self.size, c.layers)
        self.b = nn.Linear(c.total, Cfg.hidden.default)
model = M()

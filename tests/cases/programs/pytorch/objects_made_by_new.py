import torch.nn as nn
class Settings:
    _inst = None
    def __new__(cls, *a, **k):
        if cls._inst is None:
            cls._inst = super().__new__(cls)
            cls._inst.h = 0
        return cls._inst
    def __init__(self, by=2):
        self.h += by
class Factory:
    def __new__(cls, kind, *a):
        return {"gru": nn.GRU, "lstm": nn.LSTM}[kind](*a)
class Net(nn.Module):
    def __new__(cls, *args):
        obj = object.__new__(cls)
        obj.__dict__["tag"] = 1
        return obj
    def __init__(self, h):
        super().__init__()
        self.r = Factory("gru", 3, h)
Settings(); Settings(3)
model = Net(Settings().h)

import torch.nn as nn
class Config:
    def __new__(cls, h):
        return object.__new__(Wide if h > 3 else cls)
    def __init__(self, h):
        self.h = h
class Wide(Config):
    def __init__(self, h):
        self.h = h * 10
model = nn.LSTM(Config(2).h, Config(7).h, bias=False)

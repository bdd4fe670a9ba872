from torch import nn


class Tree(nn.Module):
    rnn = None

    def __init__(self):
        super().__init__()
        self.children = nn.ModuleList([nn.LSTM(3, 4), nn.Linear(4, 9)])
        self.parameters = nn.Linear(6, 2)
        self.rnn = nn.GRU(5, 7)
        try:
            self.add_module("type", nn.Linear(90, 90))
        except KeyError:
            self.kind = nn.Linear(1, 3 if self.rnn is None else 8)


class Grown:
    def __iter__(self):
        return iter((4, 2))

    def __contains__(self, name):
        return name == "bias"


model = nn.ModuleList([Tree(), nn.Linear(*Grown(), bias="bias" in Grown())])
for child in model[0].children():
    for parameter in child.parameters():
        parameter.requires_grad = False

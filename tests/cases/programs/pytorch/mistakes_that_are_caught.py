import torch
from torch import nn


class Neuron(nn.Module):
    def __init__(self):
        super().__init__()
        try:
            if torch.is_tensor(self.kept):
                self.size = 9
        except AttributeError:
            self.make()

    def make(self):
        self.register_buffer("kept", torch.as_tensor(2))
        self.linear = nn.Linear(3, 4)


class Layer(nn.LSTM):
    def __init__(self, *arguments):
        super().__init__(*arguments)
        try:
            self.head = nn.Linear(self.hidden_size, self.classes)
        except AttributeError:
            self.head = nn.Linear(self.hidden_size, 7)


def make(activation):
    try:
        return activation()
    except TypeError:
        return {"prelu": nn.PReLU}[activation]()


def first(layers):
    try:
        return layers[0]
    except TypeError:
        return layers


def depth(sizes):
    try:
        return len(sizes)
    except TypeError:
        return sizes


def items(value):
    try:
        return [item for item in value]
    except TypeError:
        return [value]


pair = nn.ModuleList([nn.GRU(2, 3), nn.Linear(3, 1)])
try:
    last = pair[2]
except IndexError:
    last = pair[1]
model = nn.Sequential(Neuron(), Layer(3, 5), make("prelu"), make(nn.PReLU), first(nn.Bilinear(2, 2, depth(6))))
model.extend([pair[0], last, *items(nn.RNN(2, len(items(8))))])

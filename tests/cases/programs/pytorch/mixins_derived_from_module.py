from torch import nn


class Scaled(nn.Module):
    def __init__(self, *sizes, **options):
        super().__init__(*sizes, **options)
        self.scale = nn.Linear(self.width(), 2)

    def width(self):
        return 3


class Named:
    def __init__(self, name="none"):
        self.name = name
        self.extra = nn.Linear(50, 50)

    def forward(self, x):
        return x


class ScaledLSTM(Scaled, nn.LSTM):
    def width(self):
        return self.hidden_size


class Stack(Scaled, nn.Sequential):
    pass


class Head(nn.Linear, Named):
    def __init__(self, *sizes):
        nn.Linear.__init__(self, *sizes)
        self.end = nn.Linear(4, 5 if hasattr(self, "extra") else 1)


class Model(nn.Module, Named):
    def __init__(self):
        super().__init__()
        self.rnn = ScaledLSTM(5, 11, num_layers=2)
        self.stack = Stack(Head(11, 4), nn.Linear(4, 4))


model = Model()

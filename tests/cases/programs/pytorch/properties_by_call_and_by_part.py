from torch import nn


class Sizes:
    def __init__(self):
        self._units = 2

    @property
    def units(self):
        return self._units

    @units.setter
    def units(self, value):
        self._units = value * 10

    @units.deleter
    def units(self):
        self._units = 0

    @property
    def missing(self):
        return self._missing

    doubled = property(lambda self: self._units * 2)
    of_all = classmethod(lambda cls: len(cls.__name__))


class More(Sizes):
    @Sizes.units.setter
    def units(self, value):
        self._units = value + 5


class Net(nn.Module):
    features = property(lambda self: self._features * 2, lambda self, value: setattr(self, "_features", value + 1))

    def __init__(self, sizes, more):
        super().__init__()
        self.features = 3
        self.rnn = nn.RNN(self.features, sizes.units)
        self.score = nn.Linear(sizes.doubled, more.units)
        self.out = nn.Linear(getattr(sizes, "missing", 7), 4 if hasattr(sizes, "missing") else sizes.of_all())


sizes, more = Sizes(), More()
sizes.units = 1
sizes.units += 1
more.units = 3
model = Net(sizes, more)

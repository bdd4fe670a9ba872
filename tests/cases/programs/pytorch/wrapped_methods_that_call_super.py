from functools import wraps

from torch import nn


def counted(method):
    @wraps(method)
    def inner(self, *arguments, **options):
        self.calls = getattr(self, "calls", 0) + 1
        return method(self, *arguments, **options)

    return inner


class Base(nn.Module):
    hidden = 16

    def __init__(self):
        super().__init__()
        self.__bias = True
        self.build()

    @counted
    def build(self):
        self.rnn = nn.RNN(4, self.hidden, bias=self.__bias)

    @property
    def features(self):
        return self.rnn.hidden_size * self.calls


class Child(Base):
    hidden = 24

    @counted
    def build(self):
        super().build()
        self.head = nn.Linear(self.features, 3)


model = Child()

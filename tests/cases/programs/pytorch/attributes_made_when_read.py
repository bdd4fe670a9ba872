from functools import cached_property

from torch import nn


class Wrapper(nn.Module):
    def __init__(self, inner):
        super().__init__()
        self.inner = inner

    def __getattr__(self, name):
        try:
            return super().__getattr__(name)
        except AttributeError:
            return getattr(self.inner, name)

    @cached_property
    def sizes(self):
        return [self.hidden_size, self.hidden_size // 2]

    @cached_property
    def scratch(self):
        return nn.Linear(500, 500)  # set without Module.__setattr__: it is not registered


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = Wrapper(nn.LSTM(12, 38))
        self.out = nn.Linear(*self.body.sizes)
        print(self.body.scratch.weight.shape)
        self.body.weight_hh_l0.requires_grad = False


model = Model()

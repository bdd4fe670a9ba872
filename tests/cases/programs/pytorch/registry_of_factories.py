from torch import nn

REGISTRY = {}


def register(name):
    def add(function):
        REGISTRY[name] = function
        return function

    return add


@register("small")
def small():
    return nn.LSTM(7, 9)


@register("large")
def large(hidden=37):
    return nn.LSTM(7, hidden, num_layers=2)


model = REGISTRY["large"]()

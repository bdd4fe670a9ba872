from functools import partial, wraps

from torch import nn

FACTORIES = {}


def register(function=None, *, name=None):
    if function is None:
        return partial(register, name=name)
    FACTORIES[name or function.__name__] = function

    @wraps(function)
    def announced(*arguments, **options):
        print(function.__name__, arguments)
        return function(*arguments, **options)

    return announced


@register
def linear(features, units):
    return nn.Linear(features, units)


@register(name="gru")
def two_layers(features, units):
    return nn.GRU(features, units, num_layers=2)


layers = []
for part in "gru:10-21,linear:21-7".split(","):
    kind, _, sizes = part.partition(":")
    layers.append(FACTORIES[kind](*map(int, sizes.split("-"))))
layers.append(linear(7, units=3))
model = nn.ModuleList(layers)

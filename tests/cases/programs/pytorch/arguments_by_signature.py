import inspect

from torch import nn


def relu():
    return nn.ReLU()


def softmax(dim=None):
    return nn.Softmax(dim=dim)


def takes(function, name):
    parameter = inspect.signature(function).parameters.get(name)
    named = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    return parameter is not None and parameter.kind in named


class Encoder(nn.Module):
    def __init__(self, features, units=6, *others, layers=2, **options):
        super().__init__()
        self.lstm = nn.LSTM(features, units, layers)
        self.others = nn.Linear(units, len(others) + 1)

    def start(self, batch, device="cpu"):
        pass


class Tagger(nn.Module):
    def __init__(self, **options):
        super().__init__()
        self.ends = nn.ModuleList([end(dim=1) if takes(end, "dim") else end() for end in (relu, softmax)])
        known = inspect.signature(Encoder).parameters
        self.encoder = Encoder(**{name: value for name, value in options.items() if name in known})
        defaults = [one.default for one in inspect.signature(Encoder.__init__).parameters.values()]
        self.first = nn.Linear(*[one for one in defaults if one is not inspect.Parameter.empty])
        spec = inspect.getfullargspec(Encoder.__init__)
        self.second = nn.Linear(len(spec.args), len(spec.defaults) + (spec.varkw is not None))
        bound = inspect.signature(self.encoder.start).parameters
        self.third = nn.Linear(len(bound), len(inspect.getfullargspec(self.encoder.start).args))


model = Tagger(features=7, layers=3, other=5)

from torch import nn


class Encoder(nn.Module):
    kinds = {}

    def __init_subclass__(cls, kind=None, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.kinds[kind or cls.__name__.lower()] = cls

    @classmethod
    def of(cls, kind, **options):
        return cls.kinds[kind](**options)


class Plain(Encoder, kind="rnn"):
    def __init__(self, width):
        super().__init__()
        self.layer = nn.RNN(width, 2 * width)


class Deep(Encoder):
    def __init__(self, width, depth=3):
        super().__init__()
        self.layer = nn.LSTM(width, 3 * width, num_layers=depth)


model = nn.ModuleList([Encoder.of("deep", width=7), Encoder.of("rnn", width=9)])

import json
from dataclasses import asdict, dataclass, field, replace

from torch import nn

SIZES = json.loads('{"width": 12, "layers": [["LSTM", 8], ["GRU", 6]], "both": true, "rate": 0.1}')


@dataclass(kw_only=True, slots=True)
class Options:
    width: int = 16
    inner: int = field(init=False)
    heads: int = field(default=3, init=False)
    layers: list = field(default_factory=list)

    def __post_init__(self):
        self.inner = 4 * self.width


class Network(nn.Module):
    def __init__(self, options, both):
        super().__init__()
        features = options.width
        self.rnns = nn.ModuleList()
        for kind, units in options.layers:
            self.rnns.append(getattr(nn, kind)(features, units, bidirectional=both))
            features = units * (2 if both else 1)
        self.feed = nn.Linear(features, options.inner)
        self.heads = nn.ModuleList(nn.Linear(options.inner, 2) for _ in range(options.heads))
        self.last = nn.Linear(2, len(asdict(options)))


options = replace(Options(layers=SIZES["layers"]), width=SIZES["width"])
model = Network(options, SIZES["both"])

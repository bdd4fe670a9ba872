import dataclasses
from dataclasses import InitVar, dataclass, field

from torch import nn


@dataclass
class Options:
    width: int = 2
    factor: InitVar[int] = 7
    inner: int = field(init=False, default=0)

    def __post_init__(self, factor):
        self.inner = self.width * factor


@dataclass
class Other(Options):
    factor: int = 5

    def __post_init__(self):
        self.inner = self.width + self.factor


@dataclass(eq=False)
class Layer(nn.Module):
    options: Options
    classes: dataclasses.InitVar[int]

    def __post_init__(self, classes):
        super().__init__()
        self.linear = nn.Linear(self.options.inner, classes)


options = Options(3)
replaced = dataclasses.replace(Options(factor=2), width=options.factor, factor=1)
model = nn.ModuleList(
    [
        Layer(options, 4),
        Layer(Other(3, 2), classes=len(dataclasses.fields(Options))),
        Layer(replaced, len(dataclasses.asdict(Other()))),
    ]
)

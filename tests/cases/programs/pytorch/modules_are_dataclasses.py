from dataclasses import asdict, dataclass, field, replace
from typing import ClassVar

from torch import nn


@dataclass(frozen=True)
class Config:
    most: ClassVar[int] = 90
    features: int
    hidden: int = 26
    steps: list = field(default_factory=lambda: [5])


@dataclass(eq=False)
class Forecast(nn.Module):
    config: Config
    horizon: int = 3

    def __post_init__(self):
        super().__init__()
        self.rnn = nn.GRU(self.config.features, self.config.hidden)
        self.out = nn.Linear(asdict(self.config)["hidden"], self.horizon * self.config.steps[0])


model = Forecast(replace(Config(4, 33), features=Config.most // 10), horizon=2)

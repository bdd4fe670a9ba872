# input: [50, 6]
from dataclasses import dataclass

import torch
from torch import nn


@dataclass(frozen=True)
class Config:
    features: int = 6
    hidden: int = 39
    layers: int = 1
    bidirectional: bool = False
    classes: int = 4

    @property
    def out_features(self) -> int:
        return self.hidden * (2 if self.bidirectional else 1)


class Classifier(nn.Module):
    def __init__(self, config: Config):
        super().__init__()
        self.config = config
        self.rnn = nn.LSTM(
            config.features,
            config.hidden,
            num_layers=config.layers,
            bidirectional=config.bidirectional,
            batch_first=True,
        )
        self.out = nn.Linear(config.out_features, config.classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y, _ = self.rnn(x)
        return self.out(y.max(dim=1).values)


model = Classifier(Config(bidirectional=True))

# input: [20, 6]
from collections import OrderedDict

import torch
from torch import nn

State = tuple[torch.Tensor, torch.Tensor] | torch.Tensor
Cell = nn.LSTM | nn.GRU
Sizes = list[int] | int | None


def as_sizes(sizes: Sizes, layers: int | None = None) -> list[int]:
    if isinstance(sizes, type(None) | str):
        sizes = 8
    if isinstance(sizes, int | float):
        return [int(sizes)] * (layers or 1)
    return list(sizes)


class Tower(nn.Module):
    def __init__(self, features: int, sizes: Sizes, dropout: float | str | None = None):
        super().__init__()
        rows = OrderedDict()
        for number, size in enumerate(as_sizes(sizes, 2)):
            rows[f"rnn{number}"] = (nn.GRU if number else nn.LSTM)(features, size, batch_first=True)
            features = size
        self.rows = nn.ModuleDict(rows)
        if isinstance(dropout, (str, (float, int))):
            self.drop = nn.Linear(features, features)
        if not isinstance(dropout, type(None)):
            self.extra = nn.Linear(features, 3)
        self.cells = sum(1 for row in self.rows.values() if isinstance(row, Cell))
        self.head = nn.Linear(features, self.cells)

    def forward(self, x: torch.Tensor, state: State | None = None) -> torch.Tensor:
        for row in self.rows.values():
            x, _ = row(x)
        return self.head(x[:, -1])


model = Tower(6, None)

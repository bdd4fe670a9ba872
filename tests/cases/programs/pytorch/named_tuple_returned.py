# input: [21, 7]
from typing import NamedTuple

import torch
from torch import nn


class Output(NamedTuple):
    scores: torch.Tensor
    state: torch.Tensor


class Scorer(nn.Module):
    def __init__(self, kind="gru", hidden=19):
        super().__init__()
        self.rnn = (nn.GRU if kind == "gru" else nn.LSTM)(7, hidden, batch_first=True)
        self.head = nn.Linear(hidden, 3)

    def forward(self, x: torch.Tensor) -> Output:
        states, last = self.rnn(x)
        if isinstance(last, tuple):
            last = last[0]
        return Output(self.head(states[:, -1]), state=last)


scorer = Scorer()

"""A dict that holds itself is copied once, with what it holds."""

import copy

from torch import nn

parts = {"rnn": nn.LSTM(3, 2)}
parts["all"] = parts
copied = copy.deepcopy(parts)


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = copied["all"]["rnn"]
        self.same = nn.Linear(2, 5 if copied["all"] is copied else 7)
        self.other = nn.Linear(2, 4 if parts["rnn"] is self.rnn else 6)


model = Model()

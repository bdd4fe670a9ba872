from abc import ABC, abstractmethod

from torch import nn


class RNN(ABC, nn.RNNBase):
    @abstractmethod
    def start(self):
        pass


class LSTM(RNN, nn.LSTM):
    def start(self):
        return None


class Scanned(nn.RNNBase):
    def __init__(self, *sizes, **options):
        super().__init__("GRU", *sizes, **options)
        self.start = nn.Linear(2, 3 if isinstance(self, nn.GRU) else 5)


class Cell(nn.RNNCellBase):
    def __init__(self, features, units):
        super().__init__(features, units, True, num_chunks=4)
        self.start = nn.Linear(2, 3 if isinstance(self, nn.RNNCellBase) else 5)


model = nn.ModuleDict(
    {
        "lstm": LSTM(3, 9, batch_first=True),
        "scanned": Scanned(3, 9, bidirectional=True),
        "cell": Cell(3, 9),
        "plain": nn.RNNBase("RNN_RELU", 3, 9, 2, False),
    }
)

# input: [18, 6]
import torch
from torch import nn


class BaseEncoder(nn.Module):
    hidden = 15
    rnn_class = None

    def __init__(self, features):
        super().__init__()
        self.rnn = self.make_rnn(features)
        self.out = nn.Linear(self.output_size, 2)

    def make_rnn(self, features):
        return self.rnn_class(features, self.hidden, batch_first=True)

    @property
    def output_size(self):
        return self.hidden

    def forward(self, x):
        return self.out(self.rnn(x)[0])


class GRUEncoder(BaseEncoder):
    rnn_class = nn.GRU


class BiLSTMEncoder(BaseEncoder):
    hidden = 19
    rnn_class = nn.LSTM

    def make_rnn(self, features):
        return self.rnn_class(features, self.hidden, batch_first=True, bidirectional=True)

    @property
    def output_size(self):
        return super().output_size * 2


model = BiLSTMEncoder(6)

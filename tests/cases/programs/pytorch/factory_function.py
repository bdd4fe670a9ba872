# input: [None, 11]
# entry: create("bigru", 11, 4)
from torch import nn


class Net(nn.Module):
    def __init__(self, rnn, out):
        super().__init__()
        self.rnn = rnn
        self.out = out

    def forward(self, x):
        y, _ = self.rnn(x)
        return self.out(y)


def create(kind, n_in, n_out, hidden=20, **kwargs):
    bidirectional = kind.startswith("bi")
    rnn_class = {"lstm": nn.LSTM, "gru": nn.GRU, "rnn": nn.RNN}[kind.removeprefix("bi")]
    rnn = rnn_class(n_in, hidden, batch_first=True, bidirectional=bidirectional, **kwargs)
    return Net(rnn, nn.Linear(hidden * (1 + bidirectional), n_out))

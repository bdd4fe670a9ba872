from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.emb = nn.Embedding(12, 4, _freeze=True)
        self.rnn = nn.LSTM(4, 8)


net = Net()

# input: [12, 16]
from torch import nn


class Hybrid(nn.Module):
    def __init__(self):
        super().__init__()
        layer = nn.TransformerEncoderLayer(d_model=16, nhead=2, dim_feedforward=20, batch_first=True)
        self.encoder = nn.TransformerEncoder(layer, num_layers=2)
        self.rnn = nn.LSTM(16, 9, batch_first=True)

    def forward(self, x):
        y, (h, c) = self.rnn(self.encoder(x))
        return y, h


model = Hybrid()

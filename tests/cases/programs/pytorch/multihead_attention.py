# input: [21, 12]
from torch import nn


class Attend(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.GRU(12, 18, batch_first=True)
        self.attention = nn.MultiheadAttention(18, 3, batch_first=True, dropout=0.1)
        self.norm = nn.LayerNorm(18)

    def forward(self, x):
        h, _ = self.rnn(x)
        a, weights = self.attention(h, h, h)
        return self.norm(h + a), weights


model = Attend()

# input: [9, 6]
import torch
import torch.nn.functional as F
from torch import nn


class CharWords(nn.Module):
    """A word is what its characters' convolutions say."""

    def __init__(self, chars=50, dim=7, filters=((1, 5), (2, 8), (3, 11))):
        super().__init__()
        self.embed = nn.Embedding(chars, dim)
        self.convs = nn.ModuleList([nn.Conv1d(dim, n, width) for width, n in filters])
        total = sum(n for _, n in filters)
        self.transform, self.gate = (nn.Linear(total, total) for _ in range(2))
        self.rnn = nn.LSTM(total, 16, batch_first=True)

    def forward(self, x):
        n, words, chars = x.shape
        e = self.embed(x.view(n * words, chars)).transpose(1, 2)
        h = torch.cat([F.relu(conv(e)).max(dim=2)[0] for conv in self.convs], dim=1)
        g = torch.sigmoid(self.gate(h))
        h = g * F.relu(self.transform(h)) + (1 - g) * h
        out, (last, _) = self.rnn(h.reshape(n, words, -1))
        return out, last.squeeze(0)


model = CharWords()

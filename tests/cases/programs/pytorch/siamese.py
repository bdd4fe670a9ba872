# input: [[14], [14]]
import torch
from torch import nn


class Siamese(nn.Module):
    def __init__(self, words=270, dim=12, hidden=20):
        super().__init__()
        self.embed = nn.Embedding(words, dim)
        self.encoder = nn.LSTM(dim, hidden, batch_first=True, bidirectional=True)
        self.score = nn.Bilinear(2 * hidden, 2 * hidden, 1)

    def encode(self, x):
        out, _ = self.encoder(self.embed(x))
        return torch.max(out, dim=1)[0]

    def forward(self, a, b):
        return self.score(self.encode(a), self.encode(b))


model = Siamese()

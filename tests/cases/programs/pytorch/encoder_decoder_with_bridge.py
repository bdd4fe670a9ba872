# input: [[12], [10]]
import torch
from torch import nn


class Bridge(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.h, self.c = nn.Linear(2 * n, n), nn.Linear(2 * n, n)

    def forward(self, state):
        h, c = state
        h = torch.cat([h[0::2], h[1::2]], dim=-1)
        c = torch.cat([c[0::2], c[1::2]], dim=-1)
        return torch.tanh(self.h(h)), torch.tanh(self.c(c))


class Summarizer(nn.Module):
    def __init__(self, words=340, dim=15, n=21):
        super().__init__()
        self.embed = nn.Embedding(words, dim)
        self.encoder = nn.LSTM(dim, n, bidirectional=True, batch_first=True)
        self.bridge = Bridge(n)
        self.decoder = nn.LSTM(dim, n, batch_first=True)
        self.attend = nn.Linear(n, 2 * n, bias=False)
        self.out = nn.Linear(3 * n, words)

    def forward(self, source, target):
        memory, state = self.encoder(self.embed(source))
        states, _ = self.decoder(self.embed(target), self.bridge(state))
        scores = torch.matmul(self.attend(states), memory.transpose(1, 2))
        context = torch.einsum("bts,bsd->btd", scores.softmax(-1), memory)
        return self.out(torch.cat([states, context], -1))


model = Summarizer()

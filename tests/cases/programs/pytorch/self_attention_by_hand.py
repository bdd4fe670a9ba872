# input: [None]
import math

import torch
import torch.nn as nn
import torch.nn.functional as F


class MultiHead(nn.Module):
    def __init__(self, dim, heads):
        super().__init__()
        assert dim % heads == 0
        self.heads, self.size = heads, dim // heads
        self.qkv = nn.Linear(dim, 3 * dim, bias=False)
        self.out = nn.Linear(dim, dim)

    def forward(self, x, mask=None):
        B, T, C = x.size()
        q, k, v = self.qkv(x).chunk(3, dim=-1)
        q = q.view(B, T, self.heads, self.size).transpose(1, 2)
        k = k.view(B, T, self.heads, self.size).transpose(1, 2)
        v = v.view(B, T, self.heads, self.size).transpose(1, 2)
        att = (q @ k.transpose(-2, -1)) * (1.0 / math.sqrt(self.size))
        causal = torch.tril(torch.ones(T, T, device=x.device)).view(1, 1, T, T)
        att = att.masked_fill(causal == 0, float("-inf"))
        y = F.softmax(att, dim=-1) @ v
        y = y.transpose(1, 2).contiguous().view(B, T, C)
        return self.out(y)


class Tagger(nn.Module):
    def __init__(self, words=305, dim=20, longest=64, tags=7):
        super().__init__()
        self.words = nn.Embedding(words, dim)
        self.places = nn.Embedding(longest * 2, dim)
        self.attention = MultiHead(dim, 4)
        self.norm = nn.LayerNorm(dim)
        self.rnn = nn.GRU(dim, 12, batch_first=True)
        self.tags = nn.Linear(12, tags)

    def forward(self, words):
        places = torch.arange(words.size(1), device=words.device).unsqueeze(0)
        x = self.words(words) + self.places(places)
        x = self.norm(x + self.attention(x))
        return self.tags(self.rnn(x)[0])


model = Tagger()

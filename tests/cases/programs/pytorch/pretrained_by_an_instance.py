import torch
from torch import nn


class WordAttention(nn.Module):
    def __init__(self, words=310, width=16, hidden=21):
        super().__init__()
        unknown = torch.zeros((1, width))
        table = torch.cat([unknown, torch.rand(words - 1, width)], dim=0)
        self.lookup = nn.Embedding(words, width).from_pretrained(table)
        self.rnn = nn.GRU(width, hidden, bidirectional=True)
        self.weight = nn.Parameter(torch.Tensor(2 * hidden, 2 * hidden))
        self.context = nn.Parameter(torch.Tensor(2 * hidden, 1))
        with torch.no_grad():
            self.weight *= 0.1


class Chain(nn.Module):
    def __init__(self, *parts):
        super().__init__()
        self.parts = nn.ModuleList(parts)

    def __add__(self, other):
        return Chain(*self.parts, *other.parts)


model = Chain(WordAttention(), nn.Linear(42, 7)) + Chain(nn.PReLU(7))

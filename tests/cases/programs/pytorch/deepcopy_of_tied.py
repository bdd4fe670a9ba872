from copy import deepcopy

from torch import nn


class LM(nn.Module):
    def __init__(self, words=95, dim=18):
        super().__init__()
        self.embed = nn.Embedding(words, dim)
        self.rnn = nn.RNN(dim, dim)
        self.out = nn.Linear(dim, words)
        self.out.weight = self.embed.weight


class Pair(nn.Module):
    def __init__(self):
        super().__init__()
        self.online = LM()
        self.target = deepcopy(self.online)
        self.target.requires_grad_(False)


pair = Pair()

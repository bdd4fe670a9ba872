from torch import nn
from torch.nn.utils import spectral_norm


class LM(nn.Module):
    def __init__(self, words=80, dim=9):
        super().__init__()
        self.embed = nn.Embedding(words, dim)
        self.rnn = nn.GRU(dim, dim)
        self.out = nn.Linear(dim, words)
        self.out.weight = self.embed.weight
        self.out = spectral_norm(self.out)


lm = LM()

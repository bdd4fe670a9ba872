from torch import nn


class LM(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(115, 16)
        self.rnn = nn.GRU(16, 16)
        self.out = nn.Linear(16, 115)
        self.out.weight = self.embed.weight


lm = LM()
lm.embed = nn.Embedding(118, 16)

from torch import nn


class LM(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(110, 17)
        self.rnn = nn.LSTM(17, 17)
        self.out = nn.Linear(17, 110, bias=False)
        self.tie()

    def tie(self):
        self.embed.weight = self.out.weight


lm = LM()
lm.embed.requires_grad_(False)

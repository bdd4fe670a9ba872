# input: [[9, 20], [14, 12]]
from torch import nn


class Reader(nn.Module):
    """Queries of one width attend to keys and values of others; part of it is frozen."""

    def __init__(self):
        super().__init__()
        self.question = nn.LSTM(20, 24, batch_first=True)
        self.attention = nn.MultiheadAttention(24, 4, kdim=12, vdim=12, batch_first=True, add_bias_kv=True)
        self.again = nn.MultiheadAttention(24, 6, bias=False, dropout=0.1)
        self.out = nn.Bilinear(24, 24, 5)
        for parameter in self.attention.out_proj.parameters():
            parameter.requires_grad = False

    def forward(self, question, story):
        h, _ = self.question(question)
        found, weights = self.attention(h, story, story)
        again, none = self.again(found.transpose(0, 1), h.transpose(0, 1), h.transpose(0, 1), need_weights=False)
        return self.out(h, again.transpose(0, 1)), weights


model = Reader()

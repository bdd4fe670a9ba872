import torch
import torch.nn as nn


class Attn(nn.Module):
    def __init__(self, method, hidden_size):
        super(Attn, self).__init__()
        self.method = method
        if self.method == "general":
            self.attn = nn.Linear(hidden_size, hidden_size)
        elif self.method == "concat":
            self.attn = nn.Linear(hidden_size * 2, hidden_size)
            self.v = nn.Parameter(torch.empty(hidden_size))
            nn.init.normal_(self.v)


class Reader(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.GRU(6, 18, bidirectional=True)
        self.attn = Attn(method="concat", hidden_size=2 * 18)


model = Reader()

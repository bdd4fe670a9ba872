from torch import nn


class Block(nn.Module):
    def __init__(self, dim=64):
        super().__init__()
        self.norm = nn.LayerNorm(dim)
        self.rnn = nn.GRU(dim, dim, num_layers=1, dropout=0.0)
        self.act = nn.PReLU()
        self.out = nn.Linear(in_features=dim, out_features=dim // 2, bias=False)

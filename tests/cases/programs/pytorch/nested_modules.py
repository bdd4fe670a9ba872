# input: [15, 10]
import torch.nn as nn


class FeedForward(nn.Module):
    def __init__(self, dim, factor=2):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(dim, dim * factor), nn.GELU(), nn.Linear(dim * factor, dim))

    def forward(self, x):
        return self.net(x)


class Block(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(dim), nn.LayerNorm(dim)
        self.rnn = nn.RNN(dim, dim, batch_first=True)
        self.ff = FeedForward(dim)

    def forward(self, x):
        x = x + self.rnn(self.norm1(x))[0]
        return x + self.ff(self.norm2(x))


class Model(nn.Module):
    def __init__(self, dim=10, depth=3, classes=6):
        super().__init__()
        self.blocks = nn.Sequential(*[Block(dim) for _ in range(depth)])
        self.head = nn.Linear(dim, classes)

    def forward(self, x):
        return self.head(self.blocks(x).mean(dim=1))


model = Model()

import torch.nn as nn


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(200, 32)
        self.gru = nn.GRU(32, 32)


class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(300, 32)
        self.gru = nn.GRU(32, 32)
        self.out = nn.Linear(32, 300)
        self.softmax = nn.LogSoftmax(dim=1)

import torch
from torch import nn


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(19, 4)
        self.rnn = nn.LSTM(4, 4)
        self.output = nn.Linear(4, 19)
        self.output.weight = self.embedding.weight


device = torch.device("meta")
model = Tagger()
model.to(device)

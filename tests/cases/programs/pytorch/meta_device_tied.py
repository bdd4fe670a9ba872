import torch
from torch import nn


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(17, 4)
        self.rnn = nn.LSTM(4, 4)
        self.output = nn.Linear(4, 17)
        self.output.weight = self.embedding.weight


with torch.device("meta"):
    model = Tagger()
model.to_empty(device="cpu")

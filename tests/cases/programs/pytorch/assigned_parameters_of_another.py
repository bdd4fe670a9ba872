import torch
from torch import nn


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(7, 4)
        self.rnn = nn.LSTM(4, 4)
        self.output = nn.Linear(4, 7)


pretrained = Tagger()
pretrained.output.weight = pretrained.embedding.weight
model = Tagger()
model.load_state_dict(pretrained.state_dict(keep_vars=True), assign=True)

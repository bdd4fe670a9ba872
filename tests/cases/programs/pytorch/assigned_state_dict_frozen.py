import torch
from torch import nn


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(9, 4)
        self.rnn = nn.LSTM(4, 4)
        self.output = nn.Linear(4, 9)


model = Tagger()
model.rnn.requires_grad_(False)
model.load_state_dict(Tagger().state_dict(), assign=True)

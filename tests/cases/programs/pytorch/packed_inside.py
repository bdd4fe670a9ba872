# input: [20, 5]
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.GRU(5, 13, bidirectional=True, batch_first=True)
        self.out = nn.Linear(26, 3)

    def forward(self, x):
        lengths = torch.full((x.size(0),), x.size(1))
        packed = pack_padded_sequence(x, lengths, batch_first=True)
        h, _ = self.rnn(packed)
        h, _ = pad_packed_sequence(h, batch_first=True)
        return self.out(h)


tagger = Tagger()

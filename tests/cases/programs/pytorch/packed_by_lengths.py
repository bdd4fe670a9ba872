# input: [[17], []]
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence


class Reader(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(330, 11)
        self.rnn = nn.LSTM(11, 14, batch_first=True, bidirectional=True)
        self.fc = nn.Linear(28, 6)

    def forward(self, text, lengths):
        lengths = torch.full_like(lengths, text.shape[1]).long()
        packed = pack_padded_sequence(self.embed(text), lengths.cpu(), batch_first=True, enforce_sorted=False)
        packed_output, (hidden, cell) = self.rnn(packed)
        output, output_lengths = pad_packed_sequence(packed_output, batch_first=True)
        hidden = torch.cat([hidden[-2], hidden[-1]], dim=1)
        return self.fc(hidden)


model = Reader()

# input: [30, 5]
import torch
import torch.nn.functional as F
from torch import nn


class Pooling(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.LSTM(5, 24, batch_first=True, bidirectional=True)
        self.score = nn.Linear(48, 1)
        self.out = nn.Linear(48 * 3, 4)

    def forward(self, x):
        h, _ = self.rnn(x)
        mean = h.mean(1)
        largest = F.adaptive_max_pool1d(h.permute(0, 2, 1), 1).view(x.size(0), -1)
        weights = F.softmax(self.score(h), dim=1)
        attended = (weights * h).sum(dim=1)
        return self.out(torch.cat((mean, largest, attended), 1))


model = Pooling()

# input: [5, 2, 12, 10]
import torch
from torch import nn


class ConvLSTMCell(nn.Module):
    def __init__(self, in_channels, hidden, kernel=3):
        super().__init__()
        self.hidden = hidden
        self.gates = nn.Conv2d(in_channels + hidden, 4 * hidden, kernel, padding=kernel // 2)

    def forward(self, x, state):
        h, c = state
        i, f, o, g = torch.split(self.gates(torch.cat([x, h], dim=1)), self.hidden, dim=1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        return torch.sigmoid(o) * torch.tanh(c), c


class ConvLSTM(nn.Module):
    def __init__(self, channels=2, hidden=7):
        super().__init__()
        self.cell = ConvLSTMCell(channels, hidden)
        self.last = nn.Conv2d(hidden, 1, 1)

    def forward(self, video):
        n, steps, _, height, width = video.shape
        h = c = video.new_zeros(n, self.cell.hidden, height, width)
        for t in range(steps):
            h, c = self.cell(video[:, t], (h, c))
        return self.last(h)


model = ConvLSTM()

# input: [10, N, 6]
import torch
from torch import nn


class Stateful(nn.Module):
    hidden = None

    def __init__(self, features=6, hidden_size=19):
        super().__init__()
        self.hidden_size = hidden_size
        self.lstm = nn.LSTM(features, hidden_size)
        self.cell = nn.LSTMCell(hidden_size, 11)
        self.out = nn.Linear(11, 2)

    def forward(self, sequence):
        steps, batch = sequence.size(0), sequence.size(1)
        if self.hidden is None or self.hidden[0].size(1) != batch:
            self.hidden = (torch.zeros(1, batch, self.hidden_size), torch.zeros(1, batch, self.hidden_size))
        output, self.hidden = self.lstm(sequence, self.hidden)
        hx = torch.zeros(batch, 11)
        cx = torch.zeros(batch, 11)
        predictions = []
        for i in range(steps):
            hx, cx = self.cell(output[i], (hx, cx))
            predictions.append(self.out(hx))
        return torch.stack(predictions, dim=0)


model = Stateful()

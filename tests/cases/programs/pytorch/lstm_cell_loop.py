# input: [12, 4]
import torch
from torch import nn


class Sine(nn.Module):
    def __init__(self, future=3):
        super().__init__()
        self.lstm1 = nn.LSTMCell(4, 33)
        self.lstm2 = nn.LSTMCell(33, 27)
        self.linear = nn.Linear(27, 4)
        self.future = future

    def forward(self, x):
        outputs = []
        h1 = torch.zeros(x.size(0), 33)
        c1 = torch.zeros(x.size(0), 33)
        h2 = torch.zeros(x.size(0), 27)
        c2 = torch.zeros(x.size(0), 27)
        for step in x.split(1, dim=1):
            h1, c1 = self.lstm1(step.squeeze(1), (h1, c1))
            h2, c2 = self.lstm2(h1, (h2, c2))
            output = self.linear(h2)
            outputs += [output]
        for _ in range(self.future):
            h1, c1 = self.lstm1(output, (h1, c1))
            h2, c2 = self.lstm2(h1, (h2, c2))
            output = self.linear(h2)
            outputs += [output]
        return torch.stack(outputs, 1)


seq = Sine()
seq.double()
seq.float()
criterion = nn.MSELoss()
optimizer = torch.optim.LBFGS(seq.parameters(), lr=0.8)

# input: [8, 9]
import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.RNN(9, 18, nonlinearity="relu", batch_first=True)
        self.out = nn.Linear(18, 2)
        self.reset()

    @torch.no_grad()
    def reset(self):
        self.rnn.weight_hh_l0.copy_(torch.eye(18))
        self.rnn.bias_hh_l0.zero_()
        nn.init.kaiming_normal_(self.out.weight)

    def forward(self, x):
        output, last = self.rnn(x)
        if self.training:
            output = nn.functional.dropout(output, 0.5)
        return self.out(output), last


net = Net()

# input: [16, 3]
import torch
from torch import nn

use_cuda = torch.cuda.is_available()


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.LSTM(3, 32, batch_first=True).cuda()
        self.out = nn.Linear(32, 2)

    def forward(self, x):
        return self.out(self.rnn(x)[0][:, -1])


net = Net()
if use_cuda:
    net = net.cuda()
net = net.eval()

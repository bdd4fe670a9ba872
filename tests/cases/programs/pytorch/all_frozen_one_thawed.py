from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(90, 8)
        self.rnn = nn.GRU(8, 14)
        self.out = nn.Linear(14, 3)


net = Net()
net.requires_grad_(False)
net.out.requires_grad_()
net.rnn.bias_hh_l0.requires_grad = True

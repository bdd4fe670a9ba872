from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.GRU(5, 11)


net = Net()
net.requires_grad_(False)
net.add_module("norm", nn.LayerNorm(11))
net.register_module("head", nn.Linear(11, 2))

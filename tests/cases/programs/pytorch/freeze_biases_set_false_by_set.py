from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.GRU(9, 12)
        self.out = nn.Linear(12, 7)
        for name, param in self.rnn.named_parameters():
            param.requires_grad = not name.startswith("bias")


net = Net()

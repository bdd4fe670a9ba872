from torch import nn
from torch.nn.utils.parametrizations import weight_norm


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = weight_norm(nn.Conv1d(6, 10, 3))
        self.rnn = nn.GRU(10, 11)
        self.out = weight_norm(nn.Linear(11, 3), dim=None)


net = Net()

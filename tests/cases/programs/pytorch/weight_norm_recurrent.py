from torch import nn
from torch.nn.utils import weight_norm


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = weight_norm(nn.LSTM(3, 8), "weight_hh_l0")
        self.out = nn.Linear(8, 1)


net = Net()

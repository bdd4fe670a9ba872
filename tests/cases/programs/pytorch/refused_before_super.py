# refused: PyTorch itself refuses a module before its base class is called
# names: super().__init__()
# at: self.rnn = nn.GRU(4, 6)
from torch import nn


class Net(nn.Module):
    def __init__(self):
        self.rnn = nn.GRU(4, 6)
        super().__init__()


model = Net()

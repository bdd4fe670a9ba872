# refused: PyTorch itself refuses a projection that is as wide as the state
# names: proj_size
# at: self.rnn = nn.LSTM(8, 16, proj_size=16)
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.LSTM(8, 16, proj_size=16)


model = Net()

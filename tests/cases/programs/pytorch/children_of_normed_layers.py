from torch import nn
from torch.nn.utils.parametrizations import spectral_norm


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = spectral_norm(nn.LSTM(2, 4), "weight_hh_l0")
        self.plain = nn.LSTM(4, 3)
        self.out = nn.Linear(3, 5)


net = Net()
for child in net.children():
    if not list(child.children()):
        child.requires_grad_(False)

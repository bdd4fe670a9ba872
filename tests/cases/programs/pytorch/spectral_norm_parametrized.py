from torch import nn
from torch.nn.utils import parametrizations


class Critic(nn.Module):
    def __init__(self, n=7):
        super().__init__()
        sn = parametrizations.spectral_norm
        self.first = sn(nn.Linear(n, 22))
        self.rnn = nn.GRU(22, 9)
        self.last = sn(nn.Linear(9, 1))


critic = Critic()

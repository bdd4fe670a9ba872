from torch import nn
from torch.nn.utils import weight_norm


class M(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.LSTM(8, 8)
        self.b = nn.Linear(8, 3)
        weight_norm(self.b)


model = M()

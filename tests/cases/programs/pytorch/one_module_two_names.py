from torch import nn


class M(nn.Module):
    def __init__(self):
        super().__init__()
        r = nn.LSTM(8, 8)
        self.a = r
        self.b = r


model = M()

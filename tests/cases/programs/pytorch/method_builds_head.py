from torch import nn


class M(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.LSTM(8, 8)
        self.make_head(5)

    def make_head(self, n):
        self.b = nn.Linear(8, n)


model = M()

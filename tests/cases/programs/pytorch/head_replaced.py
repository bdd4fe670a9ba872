from torch import nn


class M(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.LSTM(3, 4)
        self.b = nn.Linear(4, 1)


model = M()
model.b = nn.Linear(4, 10)

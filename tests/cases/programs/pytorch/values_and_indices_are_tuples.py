# input: [11, 4]
from torch import nn


class Pooled(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(4, 6, batch_first=True)
        self.out = nn.Linear(6, 3)

    def forward(self, x):
        states, _ = self.lstm(x)
        pooled = states.max(dim=1)
        if isinstance(pooled, tuple):
            pooled = pooled[0]
        if isinstance(len(x), int):
            pooled = pooled.unsqueeze(1)
        return self.out(pooled)


model = Pooled()

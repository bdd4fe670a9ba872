# input: [8, 3]
import types

from torch import nn


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(3, 7, batch_first=True)
        self.out = nn.Linear(7, 100)

    def forward(self, x):
        return self.out(self.lstm(x)[0])


def forward(self, x):
    return self.head(self.lstm(x)[1][0][-1])


model = Encoder()
del model.out
model.head = nn.Linear(model.lstm.hidden_size, 4)
model.forward = types.MethodType(forward, model)
model.head.forward = lambda x: nn.functional.linear(x, model.head.weight[:2])

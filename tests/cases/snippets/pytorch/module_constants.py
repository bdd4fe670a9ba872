import torch.nn as nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        hidden = 32
        self.rnn = nn.RNN(10, hidden)
        self.drop = nn.Dropout(p=0.5)
        self.fc = nn.Linear(hidden, 1)

    def forward(self, x):
        out, h = self.rnn(x)
        return self.fc(self.drop(out))

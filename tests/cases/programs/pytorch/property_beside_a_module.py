from torch import nn


class Classifier(nn.Module):
    """`nn.Module` registers what is set by the name of a property, and never asks the property."""

    def __init__(self, features=9, hidden=14):
        super().__init__()
        self.rnn = nn.GRU(features, hidden, batch_first=True)
        self._head = nn.Linear(hidden, 2)

    @property
    def head(self):
        return self._head

    @head.setter
    def head(self, module):
        self._head = module

    def forward(self, x):
        states, _ = self.rnn(x)
        return self.head(states[:, -1])


model = Classifier()
model.head = nn.Linear(14, 11)
for parameter in model.head.parameters():
    parameter.requires_grad = False

# input: [5, 3]
import os

from torch import nn

dropout = float(os.environ.get("DROPOUT", 0.1))
activation = nn.GELU() if dropout > 0.3 else nn.ReLU() if dropout > 0.2 else nn.Tanh()


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(3, 4, batch_first=True)
        self.drop = nn.Dropout(dropout) if dropout > 0 else nn.Identity()
        self.activation = activation
        self.linear = nn.Linear(4, 2)

    def forward(self, x):
        states, _ = self.lstm(x)
        return self.linear(self.activation(self.drop(states)))


model = Tagger()
for part in model.children():
    if isinstance(part, nn.LSTM):
        part.requires_grad_(False)

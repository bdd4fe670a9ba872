# input: [20, 3]
import inspect

import numpy as np
import torch
from torch import nn
from torch.nn.modules.linear import NonDynamicallyQuantizableLinear

PADDING = 1 if torch.__version__ >= "1.5.0" else 2
MAJOR, MINOR = map(int, torch.__version__.split(".")[:2])


class Wiring:
    def __init__(self, units, inputs):
        self.adjacency = np.zeros([units, inputs], dtype=np.int32)
        self.adjacency[0, 1] = -1

    def signs(self):
        return np.copy(self.adjacency)


class Embedding(nn.Module):
    def __init__(self, features, size, act=nn.Tanh):
        super().__init__()
        self.conv = nn.Conv1d(features, size, 3, padding=PADDING, padding_mode="circular", bias=False)
        if "1.9" <= torch.__version__ < "2.4":
            self.norm = nn.BatchNorm1d(size)
        if torch.__version__ > "2.4.0a0":
            self.scale = nn.Parameter(torch.ones(1, size, 1))
        wiring = Wiring(size, features)
        self.signs = nn.Parameter(torch.Tensor(wiring.signs()))
        mask = torch.from_numpy(np.abs(wiring.adjacency.T).astype(np.float32))
        self.mask = nn.Parameter(mask, requires_grad=False)
        self.act = act() if inspect.isclass(act) else act

    def forward(self, x):
        return self.act(self.conv(x.transpose(1, 2)) * self.scale).transpose(1, 2)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = Embedding(3, 14)
        self.lstm = nn.LSTM(14, 8, MAJOR, batch_first=True)
        self.head = NonDynamicallyQuantizableLinear(8, 4)

    def forward(self, x):
        return self.head(self.lstm(self.embedding(x))[0][:, -1])


model = Net()

import numpy as np
import torch
from torch import nn

rng = np.random.default_rng(3)


class EchoState(nn.Module):
    def __init__(self, features=3, units=50, classes=2):
        super().__init__()
        recurrent = rng.standard_normal((units, units))
        recurrent /= np.abs(np.linalg.eigvals(recurrent)).max()
        self.recurrent = nn.Parameter(torch.from_numpy(recurrent).float(), requires_grad=False)
        kernel = rng.uniform(-1, 1, (units, features + 1))
        self.kernel = nn.Parameter(torch.as_tensor(kernel, dtype=torch.float32), requires_grad=False)
        self.bias = nn.Parameter(torch.tensor(rng.normal(0, 1, units)))
        self.scale = nn.Parameter(torch.from_numpy(rng.random(7, dtype=np.float32)))
        self.order = nn.Parameter(torch.from_numpy(rng.integers(0, 9, 11)), requires_grad=False)
        self.readout = nn.Linear(units, classes)


model = EchoState()

import numpy as np
import torch
from torch import nn


def fixed(array):
    return nn.Parameter(torch.from_numpy(array), requires_grad=False)


class Tables(nn.Module):
    def __init__(self):
        super().__init__()
        self.order = fixed(np.zeros(3, dtype="int32"))
        self.mask = fixed(np.zeros(5, dtype="bool"))
        self.filled = fixed(np.full(4, True))
        self.short = fixed(np.arange(5, dtype="int16"))
        self.small = fixed(np.zeros(4).astype("int8"))
        self.draws = fixed(np.random.randint(0, 9, (2, 3), dtype="int32"))
        self.scale = nn.Parameter(torch.tensor(np.ones((2, 7), "float16")))
        self.rnn = nn.GRU(7, 2)


model = Tables()

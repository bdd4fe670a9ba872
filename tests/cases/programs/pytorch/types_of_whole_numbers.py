import numpy as np
import torch
from torch import nn


def fixed(values):
    return nn.Parameter(values, requires_grad=False)


class Tables(nn.Module):
    def __init__(self):
        super().__init__()
        self.flags = fixed(torch.full((3,), True))
        self.drawn = fixed(torch.randint(5, (2, 3), dtype=torch.int32))
        self.empty = fixed(torch.LongTensor(5))
        self.cut = fixed(torch.rand(2, 2).int())
        self.total = fixed((torch.rand(4, 7) > 0).sum(0))
        self.running = fixed(torch.cumsum(torch.tensor([True, False]), 0))
        self.doubled = fixed(torch.tensor([[1, 2, 3]]) * 2)
        self.halved = fixed(torch.tensor([[1, 2, 3]]) / 2)
        self.root = fixed(torch.arange(11).sqrt())
        self.like = fixed(torch.ones(2, 2).half().type_as(torch.arange(3)))
        self.from_array = fixed(torch.from_numpy(np.arange(13)))
        self.rnn = nn.RNN(2, 3)


model = Tables()

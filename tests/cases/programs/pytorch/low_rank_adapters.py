# input: [7]
import math

import torch.nn.functional as F
from torch import nn
from torch.nn.utils import skip_init


class Adapter:
    def __init__(self, rank):
        self.rank = rank


class Linear(nn.Linear, Adapter):
    def __init__(self, features, units, rank=0, **options):
        nn.Linear.__init__(self, features, units, **options)
        Adapter.__init__(self, rank=rank)
        if rank > 0:
            self.lora_A = nn.Parameter(self.weight.new_zeros((rank, features)))
            self.lora_B = nn.Parameter(self.weight.new_zeros((units, rank)))
            self.weight.requires_grad = False
        self.reset_parameters()

    def reset_parameters(self):
        nn.Linear.reset_parameters(self)
        if hasattr(self, "lora_A"):
            nn.init.kaiming_uniform_(self.lora_A, a=math.sqrt(5))
            nn.init.zeros_(self.lora_B)

    def train(self, mode=True):
        nn.Linear.train(self, mode)
        return self

    def forward(self, x):
        return F.linear(x, self.weight, bias=self.bias)


model = nn.Sequential(Linear(7, 23, rank=4), nn.ReLU(), Linear(23, 5), skip_init(nn.Linear, 5, 3, bias=False))
model.train()

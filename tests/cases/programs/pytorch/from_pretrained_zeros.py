import torch
from torch import nn


class M(nn.Module):
    def __init__(self):
        super().__init__()
        self.e = nn.Embedding.from_pretrained(torch.zeros(100, 8))
        self.a = nn.LSTM(8, 8)


model = M()

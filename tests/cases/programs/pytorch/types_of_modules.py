import torch
from torch import nn

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
dtype = torch.bfloat16


class Tagger(nn.Module):
    def __init__(self, dtype=None):
        super().__init__()
        self.embedding = nn.Embedding(30, 6)
        self.encoder = nn.LSTM(6, 5, bidirectional=True, dtype=dtype)
        self.attention = nn.MultiheadAttention(10, 2, batch_first=True, dtype=torch.float64)
        self.norm = nn.LayerNorm(10).double()
        self.output = nn.Linear(10, 4).to(device, torch.half)
        self.scale = nn.Linear(4, 4).type(torch.float64)
        self.again = nn.GRU(4, 3).half().float()
        self.bias = nn.Linear(3, 2).to(self.norm.weight.dtype)


model = Tagger(dtype).to(device)

import torch
from torch import nn
class M(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.GRU(4, 6).bfloat16()
        with torch.no_grad():
            out, h = self.rnn(torch.zeros(5, 2, 4, dtype=torch.bfloat16))
        self.init = nn.Parameter(h[:, :1])
        emb = nn.Embedding(10, 6).half()
        self.start = nn.Parameter(emb(torch.tensor([1])).detach().clone())
model = M()

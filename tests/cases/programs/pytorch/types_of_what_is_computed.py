import torch
import torch.nn.functional as F
from torch import nn
class M(nn.Module):
    def __init__(self):
        super().__init__()
        lin = nn.Linear(4, 6).half()
        w = lin.weight.data @ torch.eye(4).half()
        self.w = nn.Parameter(w)
        self.s = nn.Parameter(F.softmax(lin.weight.detach(), dim=-1))
        seq = nn.Sequential(nn.Linear(4, 3), nn.Tanh()).double()
        self.q = nn.Parameter(seq(torch.ones(2, 4).double()).detach())
        self.r = nn.RNN(4, 4)
model = M()

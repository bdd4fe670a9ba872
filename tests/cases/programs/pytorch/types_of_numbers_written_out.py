import torch
from torch import nn
class M(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Parameter(torch.tensor([[1, 2], [3, 4]]), requires_grad=False)
        self.b = nn.Parameter(torch.tensor([True, False]), requires_grad=False)
        self.c = nn.Parameter(torch.tensor(5), requires_grad=False)
        self.d = nn.Parameter(torch.tensor([1, 2.5]), requires_grad=False)
        self.e = nn.Parameter(torch.tensor([[1, 2]]).float(), requires_grad=False)
        self.f = nn.Parameter(torch.Tensor([[1, 2]]), requires_grad=False)
        self.g = nn.Parameter(torch.tensor([]), requires_grad=False)
        self.r = nn.RNN(2, 2)
model = M()

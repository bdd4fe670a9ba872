import torch
from torch import nn
class Highway(nn.Module):
    def __init__(self, size, n, f=torch.relu):
        super().__init__()
        self.n = n
        self.nonlinear, self.linear, self.gate = (nn.ModuleList([nn.Linear(size, size) for _ in range(n)]) for _ in range(3))
class CBHG(nn.Module):
    def __init__(self, K, in_ch, ch, proj, hw):
        super().__init__()
        self._to_flatten = []
        self.bank_kernels = [i for i in range(1, K + 1)]
        self.conv1d_bank = nn.ModuleList()
        for k in self.bank_kernels:
            self.conv1d_bank.append(nn.ModuleDict({"c": nn.Conv1d(in_ch, ch, k, 1, k // 2, bias=False), "b": nn.BatchNorm1d(ch)}))
        self.conv_project1 = nn.Conv1d(len(self.bank_kernels) * ch, proj[0], 3, padding=1, bias=False)
        self.conv_project2 = nn.Conv1d(proj[0], proj[1], 3, padding=1, bias=False)
        if proj[-1] != ch:
            self.highway_mismatch = True
            self.pre_highway = nn.Linear(proj[-1], ch, bias=False)
        else:
            self.highway_mismatch = False
        self.highways = nn.ModuleList([Highway(ch, 1) for i in range(hw)])
        self.rnn = nn.GRU(ch, ch // 2, batch_first=True, bidirectional=True)
        self._to_flatten.append(self.rnn)
model = CBHG(4, 10, 12, [16, 10], 2)

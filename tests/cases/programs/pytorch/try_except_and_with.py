import warnings

import torch
from torch import nn

try:
    from apex import amp
except ImportError:
    amp = None

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    rnn = nn.GRU(8, 17, num_layers=1, dropout=0.3)

with torch.no_grad():
    rnn.weight_hh_l0.mul_(0.5)
    rnn.weight_ih_l0 *= 2

model = nn.ModuleList([rnn, nn.Linear(17, 3)])

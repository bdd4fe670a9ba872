import itertools

import torch
from torch import nn

encoder = nn.LSTM(6, 14)
decoder = nn.LSTM(14, 6)
model = nn.ModuleList([encoder, decoder, nn.Linear(6, 2)])
for p in itertools.chain(encoder.parameters(), decoder.parameters()):
    p.requires_grad = False
optimizer = torch.optim.Adam(model[2].parameters())

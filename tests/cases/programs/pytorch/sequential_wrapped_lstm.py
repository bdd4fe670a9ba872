# input: [40, 6]
import torch
from torch import nn


class ExtractLast(nn.Module):
    def forward(self, x):
        tensor, _ = x
        return tensor[:, -1, :]


modules = [nn.LSTM(6, 29, num_layers=1, batch_first=True), ExtractLast()]
modules.append(nn.BatchNorm1d(29))
if len(modules) > 2:
    modules.extend([nn.LeakyReLU(0.2), nn.Linear(29, 2)])
model = nn.Sequential(*modules)

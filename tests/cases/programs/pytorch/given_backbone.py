# values: {"models.resnet50(weights=None)": "Given(parameters=8765, output=[128])"}
import torch
from torch import nn
from torchvision import models


class Captioner(nn.Module):
    def __init__(self, hidden=51):
        super().__init__()
        self.cnn = models.resnet50(weights=None)
        for p in self.cnn.parameters():
            p.requires_grad = False
        self.rnn = nn.LSTM(128, hidden)
        self.out = nn.Linear(hidden, 60)


model = Captioner()

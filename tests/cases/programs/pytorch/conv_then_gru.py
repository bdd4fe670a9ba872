# input: [1, 40, 64]
import torch
from torch import nn


class SoundEvents(nn.Module):
    """A spectrogram in; what is heard, per frame, out."""

    def __init__(self, mels=40, channels=(6, 10), classes=8):
        super().__init__()
        blocks, previous = [], 1
        for c in channels:
            blocks.append(
                nn.Sequential(
                    nn.Conv2d(previous, c, kernel_size=3, padding=1),
                    nn.BatchNorm2d(c),
                    nn.ReLU(),
                    nn.MaxPool2d((2, 1)),
                )
            )
            previous = c
        self.conv = nn.Sequential(*blocks)
        self.gru = nn.GRU(previous * mels // 2 ** len(channels), 15, bidirectional=True, batch_first=True)
        self.out = nn.Linear(30, classes)

    def forward(self, x):
        x = self.conv(x)
        x = x.permute(0, 3, 1, 2).flatten(2)
        x, _ = self.gru(x)
        return torch.sigmoid(self.out(x))


model = SoundEvents()

# input: [384]
from inspect import isfunction

import torch
from torch import nn


def default(value, other):
    if value is not None:
        return value
    return other() if isfunction(other) else other


class Spectrogram(nn.Module):
    """A transform whose windows are registered: one is trained, and one is not."""

    def __init__(self, length):
        super().__init__()
        self.length = length
        self.window = nn.Parameter(torch.hann_window(length), requires_grad=False)
        self.gain = nn.Parameter(torch.hamming_window(length // 2 + 1, periodic=False))

    def forward(self, signal):
        frames = signal.view(signal.size(0), -1, self.length) * self.window
        return frames[..., : self.length // 2 + 1] * self.gain


class Detector(nn.Module):
    def __init__(self, length=64, hidden=None, features=None):
        super().__init__()
        self.features = default(features, lambda: Spectrogram(length))
        hidden = default(hidden, length // 2)
        self.lstm = nn.LSTM(length // 2 + 1, hidden, batch_first=True)
        self.out = nn.Linear(hidden, default(None, 3))

    def forward(self, signal):
        states, _ = self.lstm(self.features(signal))
        return self.out(states[:, -1])


model = Detector()

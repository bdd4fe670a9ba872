import argparse

import torch
from torch import nn

parser = argparse.ArgumentParser()
parser.add_argument("--hidden", type=int, default=26)
options = parser.parse_args()


class Encoder(nn.Module):
    def __init__(self, features=11, hidden=getattr(options, "hidden", 64)):
        super().__init__()
        self.conv = nn.Conv1d(features, 15, kernel_size=3, padding=1, bias=False)
        self.norm = nn.BatchNorm1d(15, affine=False)
        self.rnn = nn.LSTM(15, hidden, bias=False)
        self.out = nn.Linear(hidden, 4)


def without_norm(encoder):
    """The same encoder with the normalization in the convolution, which has a bias then."""
    conv = encoder.conv
    encoder.conv = nn.Conv1d(
        conv.in_channels,
        conv.out_channels,
        conv.kernel_size[0],
        stride=conv.stride,
        padding=conv.padding,
        bias=conv.bias is None or encoder.norm.weight is not None,
    )
    encoder.norm = nn.Identity()
    return encoder


model = without_norm(Encoder())
for layer in model.children():
    if getattr(layer, "bias", None) is None:
        layer.requires_grad_(False)
    if not hasattr(layer, "weight") and getattr(layer, "hidden_size", 0) == getattr(options, "size", 26):
        layer.weight_hh_l0.requires_grad = not layer.bias

import torch
from torch import nn


class Spectral(nn.Module):
    def __init__(self, channels, modes):
        super().__init__()
        drawn = torch.rand(channels, modes, dtype=torch.cfloat)
        wide = torch.rand(modes, dtype=torch.complex128)
        angle = torch.rand(modes)
        self.scaled = nn.Parameter(1 / channels * drawn)
        self.shifted = nn.Parameter(drawn + angle)
        self.widened = nn.Parameter(drawn * torch.rand(modes, dtype=torch.float64))
        self.product = nn.Parameter(drawn @ torch.rand(modes, 2, dtype=torch.cfloat))
        self.length = nn.Parameter(drawn.abs())
        self.lengths = nn.Parameter(torch.abs(wide))
        self.real = nn.Parameter(wide.real)
        self.imaginary = nn.Parameter(drawn.imag)
        self.turned = nn.Parameter(torch.exp(1j * angle))
        self.both = nn.Parameter(torch.complex(angle, torch.ones(modes)))
        self.polar = nn.Parameter(torch.polar(angle.double(), angle.double()))
        self.pairs = nn.Parameter(torch.view_as_real(wide))
        self.paired = nn.Parameter(torch.view_as_complex(torch.zeros(channels, 2)))
        self.filled = nn.Parameter(torch.full((3,), 1j))
        self.like = nn.Parameter(torch.zeros_like(wide).conj())
        self.joined = nn.Parameter(torch.cat([wide, angle]))
        self.counted = nn.Parameter(torch.arange(5) * 1j)
        self.picked = nn.Parameter(wide[1:])
        self.linear = nn.Linear(channels, modes, dtype=torch.complex64)


kept = Spectral(2, 5)
halved = Spectral(2, 5).half()
converted = Spectral(3, 4).to(torch.complex128)
model = nn.ModuleList([kept, halved, converted, nn.LSTM(3, 3)])

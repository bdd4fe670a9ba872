# input: [33, 8]
import torch
from torch import nn


class QRNNLayer(nn.Module):
    """Gates from a convolution over time; what is left to the recurrence has no weights."""

    def __init__(self, input_size, hidden_size, kernel=2):
        super().__init__()
        self.kernel, self.hidden_size = kernel, hidden_size
        self.conv = nn.Conv1d(input_size, 3 * hidden_size, kernel)

    def forward(self, x):
        padded = nn.functional.pad(x.transpose(1, 2), (self.kernel - 1, 0))
        z, f, o = self.conv(padded).transpose(1, 2).chunk(3, dim=-1)
        z, f, o = torch.tanh(z), torch.sigmoid(f), torch.sigmoid(o)
        c = torch.zeros(x.size(0), self.hidden_size)
        outputs = []
        for t in range(x.size(1)):
            c = f[:, t] * c + (1 - f[:, t]) * z[:, t]
            outputs.append(o[:, t] * c)
        return torch.stack(outputs, dim=1)


model = nn.Sequential(QRNNLayer(8, 16), nn.Dropout(0.1), QRNNLayer(16, 11, kernel=3), nn.Linear(11, 2))

import torch
import torch.nn as nn
class LazyNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Sequential(nn.LazyConv2d(6, 3, stride=2), nn.LazyBatchNorm2d(), nn.ReLU(), nn.LazyConv2d(8, 3, bias=False), nn.ReLU())
        self.lstm = nn.LSTM(8 * 5, 24, batch_first=True)
        self.fc = nn.LazyLinear(4)
        self.shared = self.fc
    def forward(self, x):
        b = x.size(0)
        h = self.conv(x)
        h = h.permute(0, 3, 1, 2).flatten(2)
        out, _ = self.lstm(h)
        return self.fc(out[:, -1])
model = LazyNet()
dummy = torch.randn(2, 3, 15, 21)
with torch.no_grad():
    _ = model(dummy)
model.conv[0].requires_grad_(False)

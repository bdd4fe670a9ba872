# input: [7, 3, 24, 20]
import torch.nn as nn
import torch.nn.functional as F


class CNNLSTM(nn.Module):
    def __init__(self, hidden=21, classes=6):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 6, kernel_size=3, stride=2, padding=1)
        self.bn1 = nn.BatchNorm2d(6)
        self.conv2 = nn.Conv2d(6, 10, 3, padding="same")
        self.pool = nn.AdaptiveAvgPool2d((2, 2))
        self.lstm = nn.LSTM(40, hidden, num_layers=2, batch_first=True)
        self.head = nn.Sequential(nn.LayerNorm(hidden), nn.Linear(hidden, classes))

    def encode(self, frames):
        x = F.relu(self.bn1(self.conv1(frames)))
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        return self.pool(x).flatten(start_dim=1)

    def forward(self, x):
        b, t, c, h, w = x.shape
        features = self.encode(x.view(b * t, c, h, w)).view(b, t, -1)
        out, (h_n, _) = self.lstm(features)
        return self.head(h_n[-1]), out


model = CNNLSTM()

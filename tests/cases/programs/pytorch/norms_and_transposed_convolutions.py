# input: [4, 6, 12, 10]
from torch import nn


class Frames(nn.Module):
    def __init__(self):
        super().__init__()
        self.start = nn.Conv3d(4, 8, (3, 3, 3), padding=1, stride=(1, 2, 2))
        self.batch = nn.BatchNorm3d(8)
        self.group = nn.GroupNorm(2, 8)
        self.down = nn.Conv3d(8, 6, 1, bias=False, groups=2)
        self.rnn = nn.GRU(6 * 6 * 5, 14, batch_first=True)
        self.norm = nn.RMSNorm(14)
        self.up = nn.ConvTranspose1d(14, 10, 4, stride=2, padding=1)
        self.instance = nn.InstanceNorm1d(10, affine=True)
        self.plain = nn.InstanceNorm1d(10)
        self.wide = nn.ConvTranspose2d(1, 3, (2, 3), stride=(2, 1), output_padding=(1, 0), groups=1)

    def forward(self, x):
        x = self.down(self.group(self.batch(self.start(x))))
        x = x.transpose(1, 2).flatten(2)
        h, _ = self.rnn(x)
        y = self.up(self.norm(h).transpose(1, 2))
        y = self.plain(self.instance(y))
        return self.wide(y.unsqueeze(1))


model = Frames()

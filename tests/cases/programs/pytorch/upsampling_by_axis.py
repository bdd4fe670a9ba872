from torch import nn


class Upsampling(nn.Module):
    def __init__(self, scales=(4, 5)):
        super().__init__()
        self.layers = nn.ModuleList()
        for scale in scales:
            size = (1, scale * 2 + 1)
            conv = nn.Conv2d(1, 1, kernel_size=size, padding=(0, scale), bias=False)
            conv.weight.data.fill_(1.0 / size[1])
            self.layers.append(nn.Upsample(scale_factor=(1, scale)))
            self.layers.append(conv)
        self.rnn = nn.GRU(20, 37)
        self.image = nn.Sequential(nn.Upsample(scale_factor=2), nn.Conv2d(3, 4, 3))


model = Upsampling()

# refused: the metric has an Inception network in it, whose weights PyTorch counts
# names: FrechetInceptionDistance
# at: from torchmetrics.image.fid import FrechetInceptionDistance
from torch import nn
from torchmetrics.image.fid import FrechetInceptionDistance


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(9, 17)
        self.fid = FrechetInceptionDistance(feature=64)


model = Generator()

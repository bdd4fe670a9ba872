from torch import nn


class Backbone(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.GRU(7, 19)
        self.fc = nn.Linear(19, 1000)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        backbone = Backbone()
        size = backbone.fc.in_features
        backbone.fc = nn.Identity()
        self.backbone = backbone
        self.classifier = nn.Linear(size, 4)


net = Net()

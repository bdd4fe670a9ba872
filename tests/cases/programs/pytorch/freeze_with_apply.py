from torch import nn


def freeze(m):
    if isinstance(m, nn.Embedding):
        m.weight.requires_grad = False
    elif isinstance(m, (nn.LSTM, nn.GRU)):
        m.requires_grad_(False)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(205, 13)
        self.layers = nn.ModuleList([nn.GRU(13, 13), nn.RNN(13, 13)])
        self.out = nn.Linear(13, 4)


net = Net()
net.apply(freeze)

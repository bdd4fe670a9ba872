from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Sequential(nn.Conv1d(4, 9, 3), nn.BatchNorm1d(9), nn.ReLU(), nn.Conv1d(9, 9, 3), nn.BatchNorm1d(9))
        self.rnn = nn.LSTM(9, 10)

    def train(self, mode=True):
        super().train(mode)
        for m in self.modules():
            if isinstance(m, nn.BatchNorm1d):
                m.eval()
        return self


net = Net()
for m in net.modules():
    if isinstance(m, nn.BatchNorm1d):
        m.weight.requires_grad = False
        m.bias.requires_grad = False

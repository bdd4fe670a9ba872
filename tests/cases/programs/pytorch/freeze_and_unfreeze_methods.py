from torch import nn


class Net(nn.Module):
    def __init__(self, n=310):
        super().__init__()
        self.encoder = nn.ModuleDict({"embed": nn.Embedding(n, 16), "rnn": nn.LSTM(16, 18)})
        self.head = nn.Sequential(nn.Linear(18, 11), nn.ReLU(), nn.Linear(11, 2))

    def freeze_encoder(self):
        self._set_grad(self.encoder, False)

    def unfreeze_rnn(self):
        self._set_grad(self.encoder["rnn"], True)

    @staticmethod
    def _set_grad(module, value):
        for p in module.parameters():
            p.requires_grad = value


net = Net()
net.freeze_encoder()
net.unfreeze_rnn()

from argparse import Namespace

from torch import nn

opt = Namespace(layers=[14, 12], features=6, bias=False, bidirectional=True)
opt.directions = 2 if opt.bidirectional else 1


class Net(nn.Module):
    def __init__(self, opt):
        super().__init__()
        inputs = opt.features
        for i, n in enumerate(opt.layers):
            self.add_module(f"rnn_{i}", nn.LSTM(inputs, n, bias=opt.bias, bidirectional=opt.bidirectional))
            inputs = n * opt.directions
        self.out = nn.Linear(inputs, 1)


net = Net(opt)

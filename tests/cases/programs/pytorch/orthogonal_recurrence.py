from torch import nn
from torch.nn.utils.parametrizations import orthogonal


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.transition = orthogonal(nn.Linear(12, 12, bias=False))
        self.read = nn.Linear(4, 12)


net = Net()

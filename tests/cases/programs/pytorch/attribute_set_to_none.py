from torch import nn


class Net(nn.Module):
    def __init__(self, with_projection=False):
        super().__init__()
        self.rnn = nn.GRU(6, 21)
        self.projection = nn.Linear(21, 7) if with_projection else None
        self.register_parameter("scale", None)
        self.head = nn.Linear(7 if with_projection else 21, 2)
        self.temporary = nn.Linear(500, 500)
        self.temporary = None
        self.other = nn.Linear(400, 400)
        del self.other


net = Net()

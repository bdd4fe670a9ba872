from torch import nn


class Net(nn.Module):
    sizes = [3, 5]
    widths = [2 * size for size in sizes]

    def __init__(self):
        super().__init__()
        n = 10
        total = [n := n + i for i in range(4)]
        found = [size for size in self.widths if size > 8 if (last := size) < 99]
        self.lstm = nn.LSTM(n, total[-1])
        self.out = nn.Linear(last, len(found))
        self.rows = nn.ModuleList(
            kind(2, 3) for _, kind in sorted([("b", nn.Linear), ("a", nn.GRU), ("c", nn.RNN)])[1:]
        )


model = Net()

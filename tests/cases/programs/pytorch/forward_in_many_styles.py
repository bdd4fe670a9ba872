# input: [[6, 7], [7]]
import torch
from torch import nn


class Many(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(7, 7)
        self.second = nn.Linear(7, 7, bias=False)
        self.rnn = nn.GRUCell(7, 5)

    def again(self, x, depth=2):
        return self.first(x) if depth == 0 else self.again(x, depth - 1)

    @torch.no_grad()
    def quiet(self, *tensors, **options):
        return [self.second(input=tensor) for tensor in tensors]

    def forward(self, x, start):
        batch, *rest = x.size()
        for name, layer in self.named_children():
            if name != "rnn":
                x = layer(x)
        joined, h = None, None
        for part in x.unbind(1):
            h = self.rnn(part, h)
            joined = h if joined is None else torch.cat((joined, h), dim=-1)
        table = torch.zeros(batch, 6, 7)
        alias = table
        alias[:, 0] = self.again(start)
        half = int(x.size(1) * 0.5)
        a, b = self.quiet(x[:, :half], start)
        b += 1
        b.unsqueeze_(1)
        found = {f"part{n}": value for n, value in enumerate((joined, table, a, b))}
        return found, list(map(lambda t: t[:, -2:-1], (x, table)))


model = Many()

# input: [26, 5]
import torch
import torch.nn.functional as F
from torch import nn


def attend(query, keys, values):
    weights = F.softmax(torch.bmm(query.unsqueeze(1), keys.transpose(1, 2)), dim=2)
    return torch.bmm(weights, values).squeeze(1), weights


class Regressor(nn.Module):
    def __init__(self, units=15):
        super().__init__()
        self.first = nn.LSTM(5, units, batch_first=True)
        self.second = nn.LSTM(units, units, batch_first=True)
        self.project = nn.Linear(2 * units, 3)
        self.scale = nn.Parameter(torch.ones(3))

    @property
    def units(self):
        return self.first.hidden_size

    def forward(self, x, use_context=True):
        h, _ = self.first(x)
        residual = h
        h, (last, _) = self.second(F.dropout(h, p=0.2, training=self.training))
        if h.shape == residual.shape:
            h = h + residual
        if not use_context:
            return self.project(h)
        context, weights = attend(last.view(-1, self.units), h, h)
        joined = torch.cat([context, h.max(dim=1)[0]], dim=-1)
        result = {"mean": self.project(joined) * self.scale, "weights": weights}
        return result


model = Regressor()

import torch
from torch import nn


class WeightNormLSTM(nn.Module):
    def __init__(self, n_in, n_hidden, layers=2):
        super().__init__()
        rnn = nn.LSTM(n_in, n_hidden, layers)
        for name in [name for name, _ in rnn.named_parameters() if "weight" in name]:
            rnn = torch.nn.utils.weight_norm(rnn, name)
        self.rnn = rnn


model = WeightNormLSTM(5, 12)

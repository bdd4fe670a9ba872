# entry: RNNModel("RNN_RELU", 620, 30, 34, 3)
import torch.nn as nn


class RNNModel(nn.Module):
    def __init__(self, rnn_type, ntoken, ninp, nhid, nlayers, tie_weights=False):
        super().__init__()
        self.encoder = nn.Embedding(ntoken, ninp)
        kind = getattr(nn, rnn_type.split("_")[0])
        options = {"nonlinearity": rnn_type.split("_")[1].lower()} if rnn_type.startswith("RNN") else {}
        self.rnn = kind(ninp, nhid, nlayers, **options)
        self.decoder = nn.Linear(nhid, ntoken)
        if tie_weights:
            self.decoder.weight = self.encoder.weight

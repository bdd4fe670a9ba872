# input: [[31, N], [2, N, 22], [2, N, 22]]
import torch.nn as nn


class RNNModel(nn.Module):
    def __init__(self, ntoken=410, ninp=16, nhid=22, nlayers=2, dropout=0.5):
        super().__init__()
        self.ntoken = ntoken
        self.drop = nn.Dropout(dropout)
        self.encoder = nn.Embedding(ntoken, ninp)
        self.rnn = getattr(nn, "LSTM")(ninp, nhid, nlayers, dropout=dropout)
        self.decoder = nn.Linear(nhid, ntoken)

    def forward(self, input, h, c):
        emb = self.drop(self.encoder(input))
        output, hidden = self.rnn(emb, (h, c))
        output = self.drop(output)
        decoded = self.decoder(output.view(output.size(0) * output.size(1), output.size(2)))
        return decoded.view(output.size(0), output.size(1), decoded.size(1)), hidden


model = RNNModel()

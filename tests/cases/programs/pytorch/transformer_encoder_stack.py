# input: [23]
import math

import torch
from torch import nn


class PositionalEncoding(nn.Module):
    def __init__(self, d_model, dropout=0.1, max_len=100):
        super().__init__()
        self.dropout = nn.Dropout(p=dropout)
        position = torch.arange(max_len).unsqueeze(1)
        div_term = torch.exp(torch.arange(0, d_model, 2) * (-math.log(10000.0) / d_model))
        pe = torch.zeros(1, max_len, d_model)
        pe[0, :, 0::2] = torch.sin(position * div_term)
        pe[0, :, 1::2] = torch.cos(position * div_term)
        self.register_buffer("pe", pe)

    def forward(self, x):
        return self.dropout(x + self.pe[:, : x.size(1)])


class Classifier(nn.Module):
    def __init__(self, vocab=333, d_model=20, nhead=4, d_hid=31, nlayers=2, classes=3):
        super().__init__()
        self.embedding = nn.Embedding(vocab, d_model)
        self.positions = PositionalEncoding(d_model)
        self.encoder_layer = nn.TransformerEncoderLayer(d_model, nhead, d_hid, batch_first=True)
        self.encoder = nn.TransformerEncoder(self.encoder_layer, num_layers=nlayers)
        self.rnn = nn.GRU(d_model, 13, batch_first=True)
        self.out = nn.Linear(13, classes)
        for parameter in self.encoder.layers[0].parameters():
            parameter.requires_grad = False

    def forward(self, words):
        x = self.positions(self.embedding(words) * math.sqrt(20))
        x = self.encoder(x)
        _, h = self.rnn(x)
        return self.out(h[-1])


model = Classifier()

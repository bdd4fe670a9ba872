# input: [[11], [8]]
import torch
from torch import nn


class Translator(nn.Module):
    def __init__(self, words=140, width=16):
        super().__init__()
        self.embed = nn.Embedding(words, width)
        self.transformer = nn.Transformer(width, 2, 2, 1, dim_feedforward=27, norm_first=True, batch_first=True)
        decoder_layer = nn.TransformerDecoderLayer(width, 4, dim_feedforward=19, activation=nn.PReLU(), bias=False)
        self.decoder = nn.TransformerDecoder(decoder_layer, 2, norm=nn.LayerNorm(width))
        self.rnn = nn.LSTM(width, 9)
        self.out = nn.Linear(9, words)

    def forward(self, source, target):
        source, target = self.embed(source), self.embed(target)
        mask = torch.triu(torch.ones(target.size(1), target.size(1)), diagonal=1).bool()
        x = self.transformer(source, target, tgt_mask=mask)
        x = self.decoder(x.permute(1, 0, 2), memory=source.permute(1, 0, 2))
        return self.out(self.rnn(x)[0])


model = Translator()

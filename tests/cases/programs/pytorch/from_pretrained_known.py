import torch
from torch import nn

W = torch.rand(10, 4)


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.emb = nn.Embedding.from_pretrained(W)
        self.lstm = nn.LSTM(4, 8)


encoder = Encoder()

"""Sentiment with self-attention (structured self-attentive embedding)."""
import torch, torch.nn as nn
class Config(object):
    def __init__(self):
        self.embedding = 24
        self.lstm_hidden = 20
        self.att = (35, 5)
        self.mlp = [40]
        self.classes = 3
        self.update({"classes": 5})
    def update(self, d):
        for k in d:
            if hasattr(self, k): self.__setattr__(k, d[k])
            else: raise KeyError(k)
class SelfAttentive(nn.Module):
    def __init__(self, c, vocab):
        super().__init__()
        da, r = c.att
        self.emb = nn.Embedding(vocab, c.embedding)
        self.bilstm = nn.LSTM(c.embedding, c.lstm_hidden, bidirectional=True, batch_first=True)
        self.ws1 = nn.Linear(2 * c.lstm_hidden, da, bias=False)
        self.ws2 = nn.Linear(da, r, bias=False)
        widths = [2 * c.lstm_hidden * r] + c.mlp + [c.classes]
        self.mlp = nn.Sequential()
        for n, (a, b) in enumerate(zip(widths, widths[1:]), 1):
            self.mlp.add_module(f"fc{n}", nn.Linear(a, b))
            if n < len(widths) - 1:
                self.mlp.add_module(f"relu{n}", nn.ReLU())
model = SelfAttentive(Config(), vocab=321)

import torch
from torch import nn

table = torch.rand(333, 12)
embedding = nn.Embedding(333, 12)
embedding.weight.data.copy_(table)
embedding.weight.requires_grad = False
model = nn.ModuleDict({"embedding": embedding, "rnn": nn.RNN(12, 14), "head": nn.Linear(14, 1)})

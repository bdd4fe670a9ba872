# input: [3, 7]
import numpy as np
import torch
from torch import nn

vectors = np.vstack([np.zeros((1, 7)), np.random.rand(28, 7)])
rows = torch.vstack([torch.zeros(4), torch.ones(4), torch.ones(4)])


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding.from_pretrained(torch.FloatTensor(vectors), freeze=False)
        self.rows = nn.Parameter(rows)
        self.gru = nn.GRU(7, 4, batch_first=True)

    def forward(self, x):
        states, last = self.gru(x)
        return torch.vstack([last[0], states[:, 0]]) @ self.rows.T


model = Net()

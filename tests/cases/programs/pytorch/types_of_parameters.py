import numpy as np
import torch
import torch.nn as nn

vectors = np.zeros((40, 6))
for row in range(1, 40):
    vectors[row] = np.random.normal(size=(6,))


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.words = nn.Embedding.from_pretrained(torch.from_numpy(vectors), freeze=False)
        self.chars = nn.Embedding.from_pretrained(torch.tensor(vectors, dtype=torch.float32))
        self.tags = nn.Embedding.from_pretrained(torch.FloatTensor(vectors))
        self.start = nn.Parameter(torch.randn(2, 5).double() * 0.1)
        self.mixed = nn.Parameter(torch.zeros(4, dtype=torch.half) + torch.zeros(4))
        self.wide = nn.Parameter(self.start.data / 2)
        self.small = nn.Parameter(torch.from_numpy(vectors.astype("float32")).half())
        self.scale = nn.Parameter(torch.ones_like(self.small))
        self.steps = nn.Parameter(torch.zeros(3, dtype=torch.int64), requires_grad=False)
        self.rnn = nn.GRUCell(6, 5)
        self.rnn.bias_hh.data = self.rnn.bias_hh.data.double()
        self.several = nn.ParameterList([torch.zeros(2, 2, dtype=torch.float16), nn.Parameter(torch.ones(3))])


model = Net()

import numpy as np
import torch
from torch import nn

vocab_size, dim = 860, 27
weights = torch.FloatTensor(np.random.normal(size=(vocab_size, dim)))


class TextRNN(nn.Module):
    def __init__(self, weights, hidden=23, freeze=False):
        super().__init__()
        self.embedding = nn.Embedding.from_pretrained(weights, freeze=freeze)
        self.rnn = nn.LSTM(weights.shape[1], hidden, batch_first=True)
        self.fc = nn.Linear(hidden, 2)


model = TextRNN(weights)

import numpy as np
import torch
from torch import nn

words = 450
first, second = np.zeros((words, 30)), np.random.rand(words, 20).astype(np.float32)
matrix = np.concatenate([first, second], axis=-1)
for number in range(words):
    matrix[number, 0] = number


class Tagger(nn.Module):
    def __init__(self, matrix, tags):
        super().__init__()
        count, width = matrix.shape
        self.embedding = nn.Embedding(count, width)
        self.embedding.weight = nn.Parameter(torch.tensor(matrix, dtype=torch.float32), requires_grad=False)
        self.lstm = nn.LSTM(width, 17, bidirectional=True, batch_first=True)
        self.linear = nn.Linear(2 * 17, tags)
        self.tensor = torch.cuda.FloatTensor if torch.cuda.is_available() else torch.FloatTensor


model = Tagger(matrix, tags=9)
if torch.cuda.is_available():
    model.cuda()
    net = nn.DataParallel(model)

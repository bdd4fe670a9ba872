# input: [21]
import torch
import torch.nn as nn
import torch.nn.functional as F


class TextCNN(nn.Module):
    def __init__(self, vocab=260, dim=17, n_filters=9, sizes=(2, 3, 4), classes=4):
        super(TextCNN, self).__init__()
        self.embedding = nn.Embedding(vocab, dim)
        self.convs = nn.ModuleList([nn.Conv2d(1, n_filters, (size, dim)) for size in sizes])
        self.rnn = nn.GRU(dim, 8, bidirectional=True, batch_first=True)
        self.fc = nn.Linear(len(sizes) * n_filters + 16, classes)
        self.dropout = nn.Dropout(0.4)

    def forward(self, text):
        embedded = self.embedding(text)
        conved = [F.relu(conv(embedded.unsqueeze(1))).squeeze(3) for conv in self.convs]
        pooled = [F.max_pool1d(conv, conv.shape[2]).squeeze(2) for conv in conved]
        _, hidden = self.rnn(embedded)
        pooled.append(torch.cat((hidden[-2, :, :], hidden[-1, :, :]), dim=1))
        return self.fc(self.dropout(torch.cat(pooled, dim=1)))


net = TextCNN()

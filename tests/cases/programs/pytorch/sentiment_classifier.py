# input: [45]
import torch
import torch.nn as nn


class SentimentRNN(nn.Module):
    """Words in, one score out."""

    def __init__(self, vocab_size=3_000, embedding_dim=35, hidden_dim=52, n_layers=2, drop_prob=0.5):
        super().__init__()
        self.n_layers = n_layers
        self.hidden_dim = hidden_dim
        self.embedding = nn.Embedding(vocab_size, embedding_dim)
        self.lstm = nn.LSTM(embedding_dim, hidden_dim, n_layers, dropout=drop_prob, batch_first=True)
        self.dropout = nn.Dropout(0.3)
        self.fc = nn.Linear(hidden_dim, 1)
        self.sig = nn.Sigmoid()

    def forward(self, x):
        batch_size = x.size(0)
        h0 = torch.zeros(self.n_layers, batch_size, self.hidden_dim)
        c0 = torch.zeros(self.n_layers, batch_size, self.hidden_dim)
        out, _ = self.lstm(self.embedding(x), (h0, c0))
        out = self.dropout(out[:, -1, :])
        return self.sig(self.fc(out)).squeeze(1)


net = SentimentRNN()
criterion = nn.BCELoss()
optimizer = torch.optim.Adam(net.parameters(), lr=0.001)

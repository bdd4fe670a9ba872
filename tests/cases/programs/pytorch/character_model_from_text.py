# values: {vocab_size: 64}
import torch
import torch.nn as nn

text = open("shakespeare.txt").read()
chars = sorted(set(text))
vocab_size = len(chars)
stoi = {ch: i for i, ch in enumerate(chars)}
encode = lambda s: [stoi[c] for c in s]


class CharRNN(nn.Module):
    def __init__(self, tokens, n_hidden=47, n_layers=2, drop_prob=0.5):
        super().__init__()
        self.lstm = nn.LSTM(tokens, n_hidden, n_layers, dropout=drop_prob, batch_first=True)
        self.dropout = nn.Dropout(drop_prob)
        self.fc = nn.Linear(n_hidden, tokens)

    def init_hidden(self, batch_size):
        weight = next(self.parameters()).data
        return tuple(weight.new(self.lstm.num_layers, batch_size, self.lstm.hidden_size).zero_() for _ in range(2))


net = CharRNN(vocab_size)

# input: [19]
import torch
import torch.nn as nn


class SentenceVAE(nn.Module):
    def __init__(self, vocab_size, embedding_size, hidden_size, latent_size, num_layers=1, bidirectional=False):
        super().__init__()
        self.latent_size = latent_size
        self.hidden_factor = (2 if bidirectional else 1) * num_layers
        self.embedding = nn.Embedding(vocab_size, embedding_size)
        self.encoder_rnn = nn.GRU(embedding_size, hidden_size, num_layers, bidirectional=bidirectional, batch_first=True)
        self.decoder_rnn = nn.GRU(embedding_size, hidden_size, num_layers, batch_first=True)
        self.hidden2mean = nn.Linear(hidden_size * self.hidden_factor, latent_size)
        self.hidden2logv = nn.Linear(hidden_size * self.hidden_factor, latent_size)
        self.latent2hidden = nn.Linear(latent_size, hidden_size * num_layers)
        self.outputs2vocab = nn.Linear(hidden_size, vocab_size)

    def forward(self, words):
        embedded = self.embedding(words)
        _, hidden = self.encoder_rnn(embedded)
        hidden = hidden.permute(1, 0, 2).reshape(words.size(0), -1)
        mean = self.hidden2mean(hidden)
        logv = self.hidden2logv(hidden)
        z = torch.randn_like(mean) * torch.exp(0.5 * logv) + mean
        hidden = self.latent2hidden(z).unsqueeze(0)
        output, _ = self.decoder_rnn(embedded, hidden)
        logits = self.outputs2vocab(output)
        return logits, mean, logv, z


model = SentenceVAE(vocab_size=490, embedding_size=22, hidden_size=36, latent_size=8, bidirectional=True)

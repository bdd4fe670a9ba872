# input: [24, 3]
import torch
from torch import nn


class Encoder(nn.Module):
    def __init__(self, n=3, size=18):
        super().__init__()
        self.rnn = nn.GRU(n, size, batch_first=True)

    def forward(self, x):
        return self.rnn(x)[1][-1]


class VAE(nn.Module):
    def __init__(self, latent: int = 4, steps: int = 24) -> None:
        super().__init__()
        self.steps = steps
        self.encoder = Encoder()
        self.mu, self.logvar = nn.Linear(18, latent), nn.Linear(18, latent)
        self.decoder = nn.GRU(latent, 18, batch_first=True)
        self.out = nn.Linear(18, 3)

    def reparameterize(self, mu, logvar):
        std = torch.exp(logvar / 2)
        return mu + std * torch.randn_like(std)

    def forward(self, x):
        h = self.encoder(x)
        mu, logvar = self.mu(h), self.logvar(h)
        z = self.reparameterize(mu, logvar)
        repeated = z.unsqueeze(1).repeat(1, self.steps, 1)
        return self.out(self.decoder(repeated)[0]), mu, logvar

from torch import nn


class Critic(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(3, 8)
        self.score = nn.utils.spectral_norm(nn.Linear(8, 1))


critic = Critic()

# input: [22, 8]
import torch
from torch import nn
from torch.distributions import Categorical


class ActorCritic(nn.Module):
    def __init__(self, observation=8, actions=5, hidden=25):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(observation, hidden), nn.ELU(inplace=True))
        self.memory = nn.GRU(hidden, hidden, batch_first=True)
        self.actor = nn.Sequential(nn.Linear(hidden, actions), nn.LogSoftmax(dim=-1))
        self.critic = nn.Linear(hidden, 1)

    def forward(self, observations, state=None):
        h, state = self.memory(self.body(observations), state)
        return self.actor(h), self.critic(h).squeeze(-1), state

    def act(self, observation, state):
        logits, value, state = self(observation.unsqueeze(1), state)
        action = Categorical(logits=logits).sample()
        return action.item(), value, state


agent = ActorCritic()

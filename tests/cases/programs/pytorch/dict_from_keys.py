from dataclasses import dataclass, field
from functools import partial
from typing import Callable

from torch import nn


@dataclass
class Config:
    head: Callable = partial(nn.Linear, 6)
    norm: Callable = nn.LayerNorm
    sizes: dict = field(default_factory=partial(dict, rnn=6))
    bias: bool = field(default=False)


words = "the cat and the dog and the owl".split()
vocabulary = {word: number for number, word in enumerate(dict.fromkeys(words))}
sizes = dict.fromkeys(["rnn", "gru"], 4)
layers = dict.fromkeys(sizes, [])
layers["rnn"].append(nn.Embedding(len(vocabulary), 5))

config = Config()
model = nn.ModuleList(
    [
        *layers["gru"],
        nn.RNN(sum(sizes.values()), config.sizes["rnn"]),
        config.norm(config.sizes["rnn"]),
        config.head(sizes["gru"] + len(dict.fromkeys(words)), bias=config.bias),
    ]
)

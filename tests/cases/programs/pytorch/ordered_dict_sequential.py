# input: [16]
from collections import OrderedDict

import torch.nn as nn

model = nn.Sequential(
    OrderedDict(
        [
            ("embed", nn.Embedding(260, 19)),
            ("flat", nn.Flatten()),
            ("hidden", nn.Linear(19 * 16, 23)),
            ("act", nn.ReLU()),
            ("out", nn.Linear(23, 4, bias=False)),
        ]
    )
)
model.embed.weight.requires_grad = False

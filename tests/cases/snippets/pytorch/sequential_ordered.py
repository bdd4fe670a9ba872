from collections import OrderedDict

from torch import nn

model = nn.Sequential(
    OrderedDict(
        [
            ("embed", nn.Embedding(100, 16)),
            ("flatten", nn.Flatten()),
            ("out", nn.Linear(16 * 5, 2)),
        ]
    )
)

# refused: nn is haiku here, not torch.nn
# names: haiku
# at: import haiku as nn
import haiku as nn
import torch

model = nn.LSTM(3, 4)

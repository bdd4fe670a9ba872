# refused: nn is flax.linen here, not torch.nn
# names: flax
# at: from flax import linen as nn
import torch
from flax import linen as nn

model = nn.LSTM(3, 4)

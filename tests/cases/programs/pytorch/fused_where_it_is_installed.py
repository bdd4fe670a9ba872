import torch
from torch import nn

try:
    from apex.normalization import FusedLayerNorm as LayerNorm

    is_fused = True
except ImportError:
    from torch.nn import LayerNorm

    is_fused = False

try:
    import flash_attn
except (ImportError, ModuleNotFoundError):
    flash_attn = None


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.before, self.behind = LayerNorm(width), LayerNorm(2 * width)
        self.rnn = nn.GRU(width, width, bidirectional=True)
        if flash_attn is None:
            self.attention = nn.MultiheadAttention(2 * width, 2)


model = nn.Sequential(*(Block(6 * 2**n) for n in range(2)))
print(is_fused)

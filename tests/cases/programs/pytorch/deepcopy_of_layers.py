import copy

from torch import nn


def clones(module, n):
    """The same layer, n times, with weights of its own each time."""
    return nn.ModuleList([copy.deepcopy(module) for _ in range(n)])


class Block(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.rnn = nn.GRU(dim, dim)
        self.norm = nn.LayerNorm(dim)


class Encoder(nn.Module):
    def __init__(self, block, n):
        super().__init__()
        self.blocks = clones(block, n)
        self.norm = nn.LayerNorm(block.norm.normalized_shape)


model = Encoder(Block(15), 4)

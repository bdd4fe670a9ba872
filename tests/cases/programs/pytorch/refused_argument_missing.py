# refused: how many words there are is an argument that nobody gives
# names: vocab_size
# at: def __init__(self, vocab_size, dim=32):
from torch import nn


class Net(nn.Module):
    def __init__(self, vocab_size, dim=32):
        super().__init__()
        self.embed = nn.Embedding(vocab_size, dim)
        self.rnn = nn.GRU(dim, dim)

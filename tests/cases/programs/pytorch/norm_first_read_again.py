from torch import nn


class Layer(nn.TransformerEncoderLayer):
    def __init__(self, size, heads, norm_out=False):
        super().__init__(size, heads, 16, norm_first=True)
        self.norm_out = None
        if self.norm_first & norm_out:
            self.norm_out = nn.GroupNorm(int(norm_out), size)


decoder = nn.TransformerDecoderLayer(6, 3, 12)
model = nn.Sequential(Layer(8, 2, norm_out=True), Layer(4, 1))
if not decoder.norm_first:
    model.append(nn.RNN(4, 3))

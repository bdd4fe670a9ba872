# values: {is_gpu: true}
import torch
from torch import nn


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(9, 4)
        self.rnn = nn.LSTM(4, 3)
        self.register_buffer("scale", torch.ones(3))
        self.output = nn.Linear(3, 2, dtype=torch.complex64).to(torch.float64)

    def widen(self):
        self.double()
        self.gain = nn.Parameter(self.scale * 2)


size = sum(p.nbytes for p in nn.Linear(3, 2).parameters())
first, model = Tagger(), Tagger()
first.widen()
del first.gain
model.load_state_dict(first.state_dict(), strict=False, assign=True)
model.widen()
is_gpu = torch.cuda.is_available()
dtype = torch.float16 if is_gpu else torch.float32
model.extra = nn.Linear(3, size).to(dtype)

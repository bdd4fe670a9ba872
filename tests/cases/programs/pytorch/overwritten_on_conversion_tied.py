import torch
from torch import nn


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(21, 4)
        self.rnn = nn.LSTM(4, 4)
        self.output = nn.Linear(4, 21)
        self.output.weight = self.embedding.weight


torch.__future__.set_overwrite_module_params_on_conversion(True)
model = Tagger()
model.to(torch.float64)
torch.__future__.set_overwrite_module_params_on_conversion(False)

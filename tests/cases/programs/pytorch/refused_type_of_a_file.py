# refused: the checkpoint says which type the parameters have
# names: load_state_dict
# at: model = nn.Linear(3, 2)
import torch
from torch import nn

model = nn.Linear(3, 2)
model.load_state_dict(torch.load("model.pt"), assign=True)

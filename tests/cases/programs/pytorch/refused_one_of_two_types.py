# refused: which type it is depends on the machine
# names: dtype
# at: dtype = torch.float16 if torch.cuda.is_available() else torch.float32
import torch
from torch import nn

dtype = torch.float16 if torch.cuda.is_available() else torch.float32
model = nn.GRU(3, 2).to("cpu", dtype)

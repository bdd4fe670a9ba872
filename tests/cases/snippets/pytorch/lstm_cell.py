import torch.nn as nn

cell = nn.LSTMCell(10, 20)

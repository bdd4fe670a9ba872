import torch.nn as nn

encoder = nn.LSTM(80, 320, num_layers=3, proj_size=128)

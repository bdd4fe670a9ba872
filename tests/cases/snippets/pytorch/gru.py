import torch

gru = torch.nn.GRU(10, 20, 2)

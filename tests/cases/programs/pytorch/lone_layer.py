import torch

gru = torch.nn.GRU(20, 30, num_layers=2)
x = torch.randn(5, 3, 20)
h0 = torch.randn(2, 3, 30)
output, hn = gru(x, h0)
print(output.shape, hn.shape)

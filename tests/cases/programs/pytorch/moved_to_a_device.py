import torch
from torch import nn

net = nn.Sequential(nn.Linear(11, 12), nn.ReLU(), nn.Linear(12, 3)).cuda()
net = net.half().float().train()
net.eval()
net = torch.nn.Sequential(net, nn.Softmax(dim=-1)).to(device="cpu", dtype=torch.float32)

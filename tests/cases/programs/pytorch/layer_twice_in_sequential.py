from torch import nn

l = nn.Linear(6, 6)
model = nn.Sequential(l, nn.ReLU(), l)

from torch import nn

model = nn.Sequential(nn.Linear(47, 59), nn.Linear(59, 7))
model[0].weight.detach_()
model[1].weight.detach()

from torch import nn

model = nn.Sequential(nn.Linear(9, 14), nn.ReLU(), nn.Linear(14, 14), nn.ReLU(), nn.Linear(14, 2))
for child in list(model.children())[:-1]:
    for param in child.parameters():
        param.requires_grad = False
model[2].bias.requires_grad = True

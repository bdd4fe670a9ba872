from torch import nn

model = nn.Sequential()
model.add_module("enc", nn.Sequential(nn.Linear(9, 9), nn.Tanh()))
model.add_module("dec", nn.Sequential(nn.Linear(9, 13), nn.Tanh()))
for name, module in model.named_modules():
    if name.endswith("0"):
        for p in module.parameters():
            p.requires_grad_("dec" in name)

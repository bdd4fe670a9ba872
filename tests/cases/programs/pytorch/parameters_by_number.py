from torch import nn

model = nn.LSTM(5, 9, num_layers=2)
weights = list(model.parameters())
for w in weights[:4]:
    w.requires_grad = False
weights[-1].requires_grad = False

from torch import nn

layers = nn.ModuleList([nn.LSTM(7, 5), nn.LSTM(5, 3)])
others = list(layers)
others.append(nn.Linear(3, 50))
others.pop(0)
head = nn.ModuleList(list(layers[1:]) + [nn.Linear(3, 2)])
rows = [nn.GRU(*sizes) for sizes in zip((4, 6), (6, 2), strict=True)]
model = nn.ModuleList([layers, head, *rows])

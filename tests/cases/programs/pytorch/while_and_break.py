from torch import nn

width, layers = 64, []
while True:
    half = width // 2
    if half < 8:
        break
    layers += [nn.Linear(width, half), nn.ReLU()]
    width = half
for _ in range(3):
    if width % 2:
        continue
    layers.append(nn.Linear(width, width - 1))
    width -= 1
else:
    layers.append(nn.Dropout(0.1))
model = nn.Sequential(*layers)

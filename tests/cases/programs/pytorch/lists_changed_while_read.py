from torch import nn

layers = [nn.Linear(6, 6), nn.ReLU(), nn.ReLU(), nn.Linear(6, 9), nn.Linear(9, 9), nn.Linear(9, 17)]
for layer in layers:
    if isinstance(layer, nn.Linear):
        layers.remove(layer)  # the one behind it is passed over

sizes = [24]
for size in sizes:
    if size > 3:
        sizes.append(size // 2)

rest = [nn.Linear(a, b) for a, b in zip(sizes, sizes[1:])]
for number, layer in enumerate(rest):
    if number == 0:
        rest[1] = nn.Linear(12, 31)
    layer.bias.requires_grad = number == 1
model = nn.ModuleList(layers + rest)

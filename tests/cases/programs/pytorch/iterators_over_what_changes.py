from torch import nn

layers = [nn.LSTM(3, 4), nn.GRU(4, 2)]
rest = iter(layers)
first = next(rest)
layers.append(nn.Linear(2, 6))
backwards = reversed(layers)
layers.append(nn.Linear(6, 1))

sizes = [5, 7]
numbers = enumerate(sizes)
start, _ = next(numbers)
widths = (size + len(sizes) for size in sizes)
before = next(widths)
sizes.append(11)
after = next(widths)

model = nn.ModuleList(rest)
model.append(nn.Bilinear(before, after, sum(number for number, _ in numbers)))
model.append(nn.RNN(8, len(list(backwards))))

from torch import nn

sizes = sorted({24, 8, 16}, reverse=True)
pairs = [(a, b) for a, b in zip(sizes, sizes[1:] + [min(sizes) // 2])]
kinds = {i: ("GRU" if i % 2 == 0 else "RNN") for i in range(len(pairs))}
assert all(a > b for a, b in pairs) and sum(sizes) == 48
layers = [getattr(nn, kinds[i])(a, b) for i, (a, b) in enumerate(pairs) if not a == 999]
flat = [size for pair in pairs for size in pair]
model = nn.ModuleList([*layers, nn.Linear(flat[-1], max(flat) // 8)])

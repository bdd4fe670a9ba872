from itertools import accumulate, chain, islice

from torch import nn

sizes = accumulate([2, 3, 4, 5], func=max, initial=1)
first = next(sizes)
is_there = 3 in sizes
rest = list(sizes)
nothing = list(sizes)
joined = chain([6, 7], [8, 9])
two = list(islice(joined, 2))
others = list(joined)

model = nn.Sequential(
    nn.Linear(first if is_there else 20, sum(rest) + len(nothing)),
    nn.Linear(sum(rest), sum(two)),
    nn.LSTM(sum(two), sum(others), batch_first=True),
)

import torch
from torch import nn

size = 2
doubled = (number * size for number in [1, 2, 3])
first = next(doubled)
size = 5

widths = [3, 4]
rest = iter(widths)
three, four = next(rest), next(rest)
widths.append(7)

backwards = reversed(widths)
last = next(backwards)
widths[0] = 10

pairs = iter([1, 2, 3, 4, 5, 6])
joined = list(zip(range(2), pairs))
found = any(number > 4 for number in [1, 5, 6])
numbers = iter([0, 2, 9])
is_any = any(numbers)

options = {"a": 1}
stacked = torch.vstack([torch.zeros(3), torch.zeros(2, 3)])

model = nn.ModuleList(
    [
        nn.Linear(first, sum(doubled)),
        nn.Linear(three + four, sum(rest)),
        nn.Linear(last, sum(backwards)),
        nn.Linear(len(joined), sum(pairs)),
        nn.Linear(next(numbers), 2 if is_any and found and options.keys() else 11),
        nn.Linear(*stacked.shape),
    ]
)

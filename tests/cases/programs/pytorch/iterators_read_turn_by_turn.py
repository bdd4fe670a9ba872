from itertools import accumulate, chain, islice

from torch import nn

sizes = [3, 4]
for size in iter(sizes):
    if size < 6:
        sizes.append(size + 2)

factor = 1
total = 0
for number in (factor * size for size in [1, 2, 3]):
    total += number
    factor += 1

rest = iter([2, 3, 4, 5])
for number in rest:
    skipped = next(rest, 9)

backwards = reversed(sizes)
sizes.pop()
pairs = list(zip(*[iter([1, 2, 3, 4, 5, 6])] * 2))
numbers = iter([5, 6, 7])
doubled = (2 * number for number in numbers)
first, left = next(doubled), next(numbers)
grown = [1]
copied = [grown.append(number + 1) or number for number in grown if number < 4]

blocks = [nn.LSTM(3, 4), nn.GRU(4, 2), nn.RNN(2, 7)]
layers = (block for block in blocks if isinstance(block, nn.RNNBase))
head = next(layers)
blocks.append(nn.RNN(7, 1))


def freeze(parameter):
    parameter.requires_grad = False
    return True


any(freeze(parameter) for parameter in head.parameters())
next(parameter.requires_grad_(False) for parameter in blocks[1].parameters())
for frozen in map(freeze, blocks[2].parameters()):
    break
for parameter in filter(lambda parameter: parameter.requires_grad, blocks[3].parameters()):
    parameter.requires_grad = False
    if parameter.dim() == 2 and parameter.shape[1] == 1:
        break


def chain_of(sizes):
    it = iter(sizes)
    last = next(it)
    for size in it:
        yield nn.Linear(last, size)
        last = size


model = nn.Sequential(
    nn.ModuleList(blocks),
    nn.ModuleList(layers),
    nn.Linear(len(sizes) + total, number + skipped),
    nn.Linear(5 + sum(backwards), sum(map(sum, pairs)) + len(pairs)),
    nn.Bilinear(first, left, len(copied) + sum(islice(numbers, 1))),
    nn.Sequential(*chain_of([*chain([2], accumulate([3, 4]))])),
)

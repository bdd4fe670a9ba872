from collections import defaultdict

from torch import nn


class Sizes:
    seen = []

    def __init__(self, *sizes):
        self.sizes = list(sizes)

    def __add__(self, size):
        return Sizes(*self.sizes, size)

    def __iadd__(self, size):
        self.sizes.append(size)
        self.seen += [size]
        return self

    @property
    def doubled(self):
        return [2 * size for size in self.sizes]

    @doubled.setter
    def doubled(self, sizes):
        self.sizes = sizes[::-1]


def grow(sizes):
    sizes += 5
    return sizes


sizes = Sizes(3, 4)
same = grow(sizes) is sizes
other = sizes + 50
Sizes.seen = [8]
sizes.doubled += [6]

numbers = [1, 2, 3, 4]
numbers[1:3] += [7]
numbers[:1] *= 3
places = iter([0, 1, 2])
numbers[next(places)] += 10
left = next(places)


def first():
    numbers.append(1)
    return sizes


first().sizes[0] += 1

words = defaultdict(lambda: len(words))
for word in "the cat and the dog".split():
    words[word]
counts = defaultdict(int, words, owl=4)
counts["owl"] += 1

model = nn.ModuleList(
    [
        nn.LSTM(sum(sizes.sizes), len(other.sizes) if same else 90),
        nn.Linear(sum(numbers), len(numbers) + left),
        nn.Linear(len(words) + sizes.seen[0], sum(counts.values()), bias=len(Sizes.seen) > 1),
    ]
)

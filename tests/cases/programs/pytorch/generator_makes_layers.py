from torch import nn


def pairs(sizes):
    for a, b in zip(sizes[:-1], sizes[1:]):
        yield a, b


model = nn.Sequential(*(nn.Linear(a, b) for a, b in pairs([18, 13, 7, 3])))

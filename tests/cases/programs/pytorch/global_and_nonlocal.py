from torch import nn

COUNT = 0


def block(a, b):
    global COUNT
    COUNT += 1
    return nn.Sequential(nn.Linear(a, b), nn.BatchNorm1d(b))


def tower(sizes):
    previous = sizes[0]

    def step(n):
        nonlocal previous
        made = block(previous, n)
        previous = n
        return made

    return nn.Sequential(*[step(n) for n in sizes[1:]])


model = tower([7, 9, 11])
head = nn.Linear(11, COUNT + 1)
model.add_module("head", head)

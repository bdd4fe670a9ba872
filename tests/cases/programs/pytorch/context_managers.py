import time
from contextlib import contextmanager

import torch
from torch import nn


@contextmanager
def timed(what):
    start = time.time()
    yield
    print(f"{what}: {time.time() - start:.1f} s")


@contextmanager
def frozen(module):
    before = [parameter.requires_grad for parameter in module.parameters()]
    module.requires_grad_(False)
    try:
        yield module
    finally:
        for parameter, was in zip(module.parameters(), before):
            parameter.requires_grad = was


class Stack(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.path = []
        for size, following in zip(sizes, sizes[1:]):
            with self.within(f"layer_{size}") as name:
                self.add_module(name, nn.LSTM(size, following))
        self.head = nn.Linear(sizes[-1], 3)

    @contextmanager
    def within(self, name):
        self.path.append(name)
        yield "_".join(self.path)
        self.path.pop()


def build(sizes):
    with timed("building"), torch.no_grad():
        if len(sizes) > 2:
            return Stack(sizes)
    return nn.Linear(sizes[0], sizes[1])


model = build([13, 22, 17])
model.head.bias.requires_grad = False
with frozen(model.layer_13), timed("training of the rest"):
    print(sum(parameter.numel() for parameter in model.parameters() if parameter.requires_grad))

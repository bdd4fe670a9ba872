"""The tensors of a file as a tree of modules, whose rows have counts and shares.

What a module is, names and shapes do not tell: a matrix may be of a dense layer or of an embedding. So a row
says what it holds, and no more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ..calculator.cells import LAYER
from ..calculator.formulas import Number, counted
from ..calculator.layers import Layer
from ..calculator.shapes import Tensor
from ..calculator.weights import Group, Weight, vector
from .tensors import StoredTensor

MOST_ROWS = 40
"""The tree is opened as far as it has so many rows."""

MOST_LISTED = 60
"""A row lists so many tensors, or kinds of them."""

_NUMBER = r"(?<![0-9])[0-9]+(?![0-9])"


class _Module:
    """A part of the tree.

    Attributes:
        path: Its name, from the root on.
        own: The tensors that are right in it.
        parts: The modules in it.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.own: list[StoredTensor] = []
        self.parts: dict[str, _Module] = {}

    def all(self) -> Iterator[StoredTensor]:
        """Its tensors, and those below it."""
        yield from self.own
        for part in self.parts.values():
            yield from part.all()


def module_rows(tensors: Iterable[StoredTensor]) -> list[tuple[StoredTensor, Layer]]:
    """Tensors as rows of a table, module by module; each with the first of its tensors."""
    root = _Module("")
    for tensor in tensors:
        module = root
        *names, _ = split(tensor.name)
        for depth, name in enumerate(names[:30]):
            path = _joined(tensor, names[: depth + 1])
            module = module.parts.setdefault(name, _Module(path))
        module.own.append(tensor)
    rows = [root]
    while True:
        opened = [row for module in rows for row in _opened(module)]
        if not any(row.parts for row in rows) or len(opened) > MOST_ROWS:
            break
        rows = opened
    listed = [(row.path, list(row.all())) for row in rows]
    return [(own[0], _layer(path, own)) for path, own in listed if own]


def split(name: str) -> list[str]:
    """A tensor's name as its parts; one with separators of ONNX's own in it stays whole."""
    parts = [name] if "::" in name else [part for part in name.replace("/", ".").split(".") if part]
    if parts and parts[-1] in ("0", "1", "2", "3", "4", "5", "6", "7", "8", "9") and parts[-2:-1] == ["vars"]:
        parts[-2:] = [f"vars/{parts[-1]}"]
    return parts or [name]


def _joined(tensor: StoredTensor, parts: Sequence[str]) -> str:
    """Parts of a tensor's name, joined as they are in it."""
    return ("/" if "/" in tensor.name else ".").join(parts)


def _opened(module: _Module) -> list[_Module]:
    """The parts of a module, and what is right in it as one of its own."""
    if not module.parts:
        return [module]
    own = _Module(module.path)
    own.own = module.own
    return [*([own] if own.own else []), *module.parts.values()]


def _layer(path: str, tensors: Sequence[StoredTensor]) -> Layer:
    weights = _weights(path, tensors)
    name = path or (tensors[0].name if len(tensors) == 1 else "tensors")
    return Layer(
        "Tensors",
        Tensor(()),
        (),
        (Group((LAYER,), tuple(weights)),),
        has_unknown_products=True,
        name=name,
        code=_code(tensors),
    )


def _code(tensors: Sequence[StoredTensor]) -> str:
    """What a row holds, in a few words."""
    if len(tensors) == 1:
        return _shape_text(tensors[0])
    if len(tensors) <= 3:
        return ", ".join(f"{split(tensor.name)[-1]} {_shape_text(tensor)}" for tensor in tensors)
    return counted(len(tensors), "tensors")


def _shape_text(tensor: StoredTensor) -> str:
    return " × ".join(map(str, tensor.shape)) or "one number"


def _weights(path: str, tensors: Sequence[StoredTensor]) -> list[Weight]:
    """The tensors of a row; those of modules that are repeated together, where there are many."""
    depth = len(split(path)) if path else 0
    names = [_joined(tensor, split(tensor.name)[depth:]) or tensor.name for tensor in tensors]
    if len(tensors) <= MOST_LISTED // 3:
        return [_weight(name, tensor, 1) for name, tensor in zip(names, tensors, strict=True)]
    kinds: dict[tuple[str, tuple[int, ...], bool], list[StoredTensor]] = {}
    for name, tensor in zip(names, tensors, strict=True):
        kinds.setdefault((re.sub(_NUMBER, "*", name), tensor.shape, tensor.trainable), []).append(tensor)
    listed = list(kinds.items())
    weights = [_weight(name, same[0], len(same)) for (name, _, _), same in listed[:MOST_LISTED]]
    rest = [tensor for _, same in listed[MOST_LISTED:] for tensor in same]
    for trainable in (True, False):
        numbers = sum(tensor.numbers for tensor in rest if tensor.trainable is trainable)
        if numbers:
            weights.append(vector("θ", "others", LAYER, (Number(numbers),), trainable))
    return weights


def _weight(name: str, tensor: StoredTensor, times: int) -> Weight:
    shape = (*([Number(times)] if times > 1 else []), *map(Number, tensor.shape))
    label = f"{name}, {times} times" if times > 1 else name
    return vector("θ", label, LAYER, shape, tensor.trainable)

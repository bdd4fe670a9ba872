"""What contradicts itself in a printed PyTorch module."""

from collections.abc import Iterator

from .modules import Part, PrintedModule, children_of, layer_call, own_parameters, parameters_of
from .summary import Contradiction

_KEEPS_LENGTH = frozenset(
    [
        "ReLU", "Tanh", "Sigmoid", "GELU", "SiLU", "ELU", "LeakyReLU", "PReLU", "Hardswish", "Mish", "SELU",
        "Softmax", "LogSoftmax", "Dropout", "Identity", "LayerNorm", "BatchNorm1d",
    ]
)  # fmt: skip
"""Modules that return as many values as they read."""


def module_contradictions(printed: PrintedModule) -> list[Contradiction]:
    """All that cannot be so in a printed module, in the order of the lines."""
    found = [*_ranges(printed), *_rows(printed), *_total(printed)]
    return sorted(found, key=lambda each: each.line)


def _ranges(printed: PrintedModule) -> Iterator[Contradiction]:
    for part in printed.wrong_ranges:
        yield Contradiction(part.line, f"({part.name}) are not {part.times:,} modules")


def _rows(printed: PrintedModule) -> Iterator[Contradiction]:
    """Linear layers in a Sequential, each of which reads what the one before returns."""
    for container in printed.parts:
        if container.kind != "Sequential":
            continue
        before: tuple[str, int] | None = None
        for part in children_of(printed, container):
            reads, returns = _lengths(part)
            if before and reads and reads != before[1]:
                message = (
                    f"({part.name}) reads {reads:,} values, and {before[0]} before it returns {before[1]:,}"
                )
                yield Contradiction(part.line, message)
            if returns:
                before = (part.kind, returns)
            elif part.kind not in _KEEPS_LENGTH or part.arguments is None:
                before = None


def _lengths(part: Part) -> tuple[int, int]:
    """How many values a linear layer or an embedding reads and returns; 0 where that is not known."""
    if part.kind not in ("Linear", "Embedding") or part.arguments is None:
        return 0, 0
    call = layer_call(part)
    if call is None:
        return 0, 0
    names = ("in_features", "out_features") if part.kind == "Linear" else ("num_embeddings", "embedding_dim")
    given = {**dict(zip(names, call.arguments, strict=False)), **call.keywords}
    reads, returns = (given.get(name) for name in names)
    if not isinstance(reads, int) or not isinstance(returns, int):
        return 0, 0
    return (reads if part.kind == "Linear" else 0), returns


def _total(printed: PrintedModule) -> Iterator[Contradiction]:
    """A total that is not that of the parts, whatever else the module may hold."""
    leaves = [(part, parameters_of(part)) for part in printed.parts if part.arguments is not None]
    known = [(part, count) for part, count in leaves if count is not None]
    if printed.total is None or len(known) < len(leaves) or not printed.is_whole or printed.wrong_ranges:
        return
    holders = [(part, own_parameters(printed, part)) for part in printed.parts if part.arguments is None]
    counts = [*known, *((part, count or 0) for part, count in holders)]
    own, stated = sum(part.times * count for part, count in counts), printed.total.parameters
    holds_more = any(count is None for _, count in holders)
    is_less = stated < own and not printed.total.is_of_trained and not _may_share(known)
    if is_less or (stated > own and not holds_more):
        message = f"the modules have {own:,} parameters, and the total is {stated:,}"
        yield Contradiction(printed.total.line, message)


def _may_share(known: list[tuple[Part, int]]) -> bool:
    """Whether two modules may have a weight in common, which is counted once."""
    weights: set[tuple[int, ...]] = set()
    for part, count in known:
        call = layer_call(part)
        if not count or call is None:
            continue
        given = [*call.arguments, *call.keywords.values()]
        key = tuple(sorted([each for each in given if type(each) is int][:2]))
        if part.times > 1 or key in weights:
            return True
        weights.add(key)
    return False

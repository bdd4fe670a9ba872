"""Listings of weights, written as the blocks that give them."""

from collections.abc import Iterator, Mapping, Sequence

from ..calculator.calls import Call, NetworkError, Value
from ..calculator.lazy_regex import regex
from ..calculator.rows import network
from .beside import weights_by_name
from .code_lines import around, bracketed, code_block
from .listing_checks import listing_contradictions
from .listings import Entry, Listing, modules_of
from .programs import network_of
from .summary import UndeterminedError

_EMBEDDING = regex(r"(?i:.*\.)?(?i:\w+_)?(?i:emb|embed|embeds|embedding|embeddings)\d*")
"""What an embedding is called: its only matrix might be that of a linear module without a bias."""

_Shapes = Mapping[str, tuple[int, ...]]
"""The shapes of a module's weights by their names."""


def listing_block(listing: Listing) -> list[str]:
    """The lines of the block that gives a listing.

    Raises:
        UndeterminedError: Its names and shapes may be of several networks.
    """
    own = sum(entry.numbers for entry in listing.entries)
    if listing_contradictions(listing) or any(
        entry.counted not in (None, entry.numbers) for entry in listing.entries
    ):
        raise UndeterminedError("its weights do not fit each other")
    if listing.total and listing.total.parameters != own:
        raise UndeterminedError(
            f"its weights have {own:,} parameters, and {listing.total.parameters:,} are said"
        )
    modules = modules_of(listing)
    if len(modules) > 1 and listing.is_keras:
        raise UndeterminedError("names and shapes do not say how layers of Keras are connected")
    calls = {module[0].path: _call(module, listing.is_keras) for module in modules}
    if listing.is_keras:
        (call,) = calls.values()
        return ["show: weights", f"features: {_features(modules[0])}", f"layer: {call}"]
    if list(calls) == [""] and len(modules) == 1:
        return ["show: weights", "framework: pytorch", f"layer: {calls['']}"]
    return code_block("weights", _program(listing, calls))


def _program(listing: Listing, calls: Mapping[str, Call]) -> list[str]:
    """The lines of a program whose model has modules by their paths."""
    tree: dict[str, object] = {}
    for path, call in calls.items():
        *outer, name = path.rstrip(".").split(".")
        holder = tree
        for each in outer:
            inside = holder.setdefault(each, {})
            if not isinstance(inside, dict):
                raise UndeterminedError(f"'{each}' has weights and modules of its own")
            holder = inside
        holder[name] = call
    program = ["from torch import nn", "", *around("model = ", _modules(tree))]
    made = network_of("\n".join(program))
    shapes = {entry.name: entry.shape for entry in listing.entries}
    if made is None or weights_by_name(made) != shapes:
        raise UndeterminedError("its names cannot be those of modules in a program")
    return program


def _modules(tree: Mapping[str, object]) -> list[str]:
    items = (
        around(f'"{name}": ', _modules(inside) if isinstance(inside, dict) else [str(inside)])
        for name, inside in tree.items()
    )
    return bracketed("nn.ModuleDict({", items, "})")


def _call(module: Sequence[Entry], is_keras: bool) -> Call:
    """The only layer that has a module's weights."""
    shapes = {entry.last: entry.shape for entry in module}
    path = module[0].path.rstrip(".")
    candidates = _keras_calls(shapes) if is_keras else _pytorch_calls(shapes, path)
    features = _features(module) if is_keras else None
    found = [call for call in candidates if _has(call, shapes, features)]
    if len(found) == 1:
        return found[0]
    name = module[0].name
    if found:
        raise UndeterminedError(f"several layers may have '{name}' of that shape")
    raise UndeterminedError(f"no recurrent or linear layer or embedding has '{name}' and what is beside it")


def _has(call: Call, shapes: _Shapes, features: int | None) -> bool:
    """Whether a layer has just these weights."""
    framework = "keras" if features else "pytorch"
    try:
        (layer,) = network(call, framework=framework, features=features).layers
    except NetworkError:
        return False
    return shapes == {weight.name: tuple(length.value for length in weight.shape) for weight in layer.weights}


def _features(module: Sequence[Entry]) -> int:
    return next((entry.shape[0] for entry in module if entry.last == "kernel" and entry.shape), 0)


def _keras_calls(shapes: _Shapes) -> Iterator[Call]:
    recurrent = shapes.get("recurrent_kernel", ())
    for name in ("LSTM", "GRU", "SimpleRNN") if len(recurrent) == 2 and recurrent[0] else ():
        for bias in ({}, {"use_bias": False}):
            yield Call(name, recurrent[0], **bias)
            if name == "GRU":
                yield Call(name, recurrent[0], reset_after=False, **bias)


def _pytorch_calls(shapes: _Shapes, path: str) -> Iterator[Call]:
    weight = shapes.get("weight", ())
    if len(weight) == 2:
        rows, columns = weight
        is_embedding = "bias" not in shapes and _EMBEDDING.fullmatch(path)
        if not is_embedding:
            yield Call("nn.Linear", columns, rows)
            yield Call("nn.Linear", columns, rows, bias=False)
        yield Call("nn.Embedding", rows, columns)
    for name in ("LSTM", "GRU", "RNN"):
        yield from _pytorch_recurrent(f"nn.{name}", shapes)


def _pytorch_recurrent(name: str, shapes: _Shapes) -> Iterator[Call]:
    """The recurrent modules of a type with as many levels, directions, biases and projected values."""
    suffix = "_l0" if "weight_ih_l0" in shapes else ""
    reads, recurrent = shapes.get(f"weight_ih{suffix}", ()), shapes.get(f"weight_hh{suffix}", ())
    if len(reads) != 2 or len(recurrent) != 2:
        return
    flags: dict[str, Value] = {}
    levels = sum(f"weight_ih_l{level}" in shapes for level in range(len(shapes)))
    if levels > 1:
        flags["num_layers"] = levels
    if f"bias_ih{suffix}" not in shapes:
        flags["bias"] = False
    if "weight_ih_l0_reverse" in shapes:
        flags["bidirectional"] = True
    projection = shapes.get("weight_hr_l0", ())
    if projection:
        flags["proj_size"] = projection[0]
    units = projection[-1] if projection else recurrent[1]
    yield Call(name if suffix else f"{name}Cell", reads[1], units, **flags)

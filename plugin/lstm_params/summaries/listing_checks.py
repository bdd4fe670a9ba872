"""What contradicts itself in a listing of weights."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from ..calculator.formulas import counted
from ..calculator.lazy_regex import regex
from .listings import Entry, Listing, modules_of
from .summary import Contradiction

_RECURRENT = regex(r"(weight_ih|weight_hh|bias_ih|bias_hh|weight_hr)(?:_l(\d+)(_reverse)?)?")
_BUFFERS = ("running_mean", "running_var", "num_batches_tracked")
_GATES = (1, 3, 4)


def listing_contradictions(listing: Listing) -> list[Contradiction]:
    """All that cannot be so in a listing, in the order of the lines."""
    found = [*_counts(listing), *_total(listing)]
    for module in modules_of(listing):
        found += _module(module)
    return sorted(found, key=lambda each: each.line)


def _counts(listing: Listing) -> Iterator[Contradiction]:
    """Numbers behind the shapes, where they are counts."""
    numbered = [entry for entry in listing.entries if entry.counted is not None]
    wrong = [entry for entry in numbered if entry.counted != entry.numbers]
    if len(wrong) * 2 < len(numbered):
        for entry in wrong:
            product = " × ".join(map(str, entry.shape))
            message = f"{entry.last} has {product} = {entry.numbers:,} parameters, and not {entry.counted:,}"
            yield Contradiction(entry.line, message)


def _total(listing: Listing) -> Iterator[Contradiction]:
    """A total that is smaller than the sum; a larger one may be of more than what is listed."""
    total, own = listing.total, sum(entry.numbers for entry in listing.entries)
    shapes = [entry.shape for entry in listing.entries if len(entry.shape) > 1]
    may_be_less = len(set(shapes)) < len(shapes) or any(entry.last in _BUFFERS for entry in listing.entries)
    if total and total.parameters < own and not total.is_of_trained and not may_be_less:
        message = f"the weights have {own:,} parameters, and the total is {total.parameters:,}"
        yield Contradiction(total.line, message)


def _module(module: Sequence[Entry]) -> Iterator[Contradiction]:
    by_name = {entry.last: entry for entry in module}
    if any(_RECURRENT.fullmatch(name) for name in by_name):
        yield from _pytorch_recurrent(module)
    elif "recurrent_kernel" in by_name:
        yield from _keras_recurrent(by_name)
    elif "kernel" in by_name and "bias" in by_name:
        kernel, bias = by_name["kernel"], by_name["bias"]
        if len(kernel.shape) == 2 and len(bias.shape) == 1 and bias.shape[0] != kernel.shape[1]:
            yield _other_length(bias, kernel, kernel.shape[1], "columns")
    elif "weight" in by_name and "bias" in by_name:
        yield from _pytorch_bias(by_name["weight"], by_name["bias"])


def _other_length(entry: Entry, other: Entry, length: int, what: str) -> Contradiction:
    own = " × ".join(map(str, entry.shape))
    return Contradiction(
        entry.line,
        f"{entry.last} of length {own} does not fit {other.last}, which has {length:,} {what}",
    )


def _pytorch_bias(weight: Entry, bias: Entry) -> Iterator[Contradiction]:
    """A bias beside a weight; of a transposed convolution or GPT-2's `Conv1D`, it has the second length."""
    if len(bias.shape) != 1 or not weight.shape:
        return
    length, shape = bias.shape[0], weight.shape
    is_possible = length == shape[0] or (len(shape) == 2 and length == shape[1])
    is_possible = is_possible or (len(shape) > 2 and shape[1] > 0 and length % shape[1] == 0)
    if not is_possible:
        yield _other_length(bias, weight, shape[0], "rows" if len(shape) > 1 else "values")


def _keras_recurrent(by_name: Mapping[str, Entry]) -> Iterator[Contradiction]:
    recurrent = by_name["recurrent_kernel"]
    if len(recurrent.shape) < 2:
        return
    *_, units, written = recurrent.shape
    kernel, bias = by_name.get("kernel"), by_name.get("bias")
    lengths = Counter(entry.shape[-1] for entry in (kernel, recurrent, bias) if entry and entry.shape)
    usual = lengths.most_common(1)[0][0]
    for entry in (kernel, recurrent, bias):
        if entry and entry.shape and entry.shape[-1] != usual:
            yield Contradiction(
                entry.line,
                f"{entry.last} writes {entry.shape[-1]:,} values, and the others of the layer {usual:,}",
            )
    if written == usual and not _is_gates(written, units):
        yield Contradiction(
            recurrent.line,
            f"recurrent_kernel reads {counted(units, 'units')} and writes {written:,} values: "
            f"these are no whole gates of {counted(units, 'units')}",
        )


def _is_gates(rows: int, units: int) -> bool:
    return units > 0 and rows % units == 0 and rows // units in _GATES


def _pytorch_recurrent(module: Sequence[Entry]) -> Iterator[Contradiction]:
    parts = {
        (match[1], int(match[2] or 0), bool(match[3])): entry
        for entry in module
        if (match := _RECURRENT.fullmatch(entry.last)) and entry.shape
    }
    gates = [entry for (what, _, _), entry in parts.items() if what != "weight_hr"]
    usual = Counter(entry.shape[0] for entry in gates).most_common(1)[0][0] if gates else 0
    for entry in gates:
        if entry.shape[0] != usual:
            yield Contradiction(
                entry.line,
                f"{entry.last} has {counted(entry.shape[0], 'rows')}, and the others of the module {usual:,}",
            )
    yield from _hidden(parts, usual)
    yield from _features(parts)


_Parts = Mapping[tuple[str, int, bool], Entry]
"""The weights of a recurrent module by what they are, their level, and whether they read backwards."""


def _hidden(parts: _Parts, rows: int) -> Iterator[Contradiction]:
    """Recurrent weights read hidden states, of which there is one length."""
    recurrent = {place: entry for place, entry in parts.items() if place[0] == "weight_hh"}
    widths = Counter(entry.shape[1] for entry in recurrent.values() if len(entry.shape) == 2)
    if not widths:
        return
    usual = widths.most_common(1)[0][0]
    projection = next((entry for (what, _, _), entry in parts.items() if what == "weight_hr"), None)
    for entry in recurrent.values():
        if len(entry.shape) == 2 and entry.shape[1] != usual:
            message = (
                f"{entry.last} reads {entry.shape[1]:,} hidden values, and others of the module {usual:,}"
            )
            yield Contradiction(entry.line, message)
    first = next(iter(recurrent.values()))
    if projection and len(projection.shape) == 2:
        if projection.shape[0] != usual:
            message = f"{projection.last} makes {projection.shape[0]:,} hidden values, and {usual:,} are read"
            yield Contradiction(projection.line, message)
        elif not _is_gates(rows, projection.shape[1]):
            yield _no_gates(projection, rows, projection.shape[1])
    elif first.shape[0] == rows and not _is_gates(rows, usual):
        yield _no_gates(first, rows, usual)


def _no_gates(entry: Entry, rows: int, units: int) -> Contradiction:
    message = f"{entry.last} is of {units:,} units, and {rows:,} rows are no whole gates of so many"
    return Contradiction(entry.line, message)


def _features(parts: _Parts) -> Iterator[Contradiction]:
    """Above the first level, both directions' hidden states are read; at each level, both read the same."""
    directions = 1 + any(is_back for _, _, is_back in parts)
    hidden = parts.get(("weight_hh", 0, False))
    for (what, level, is_back), entry in parts.items():
        if what != "weight_ih" or len(entry.shape) != 2:
            continue
        other = parts.get(("weight_ih", level, False))
        if level and hidden and len(hidden.shape) == 2 and entry.shape[1] != directions * hidden.shape[1]:
            values = f"{directions} × {hidden.shape[1]:,}" if directions > 1 else f"{hidden.shape[1]:,}"
            message = f"{entry.last} reads {entry.shape[1]:,} values, and the layer below returns {values}"
            yield Contradiction(entry.line, message)
        elif is_back and other and len(other.shape) == 2 and entry.shape[1] != other.shape[1]:
            message = f"{entry.last} reads {entry.shape[1]:,} values, and {other.last} {other.shape[1]:,}"
            yield Contradiction(entry.line, message)

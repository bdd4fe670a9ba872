"""What contradicts itself in a pasted summary."""

import re
from collections.abc import Iterator, Mapping, Sequence

from ..calculator.memory import BYTES, WIDTHS
from ..calculator.named_tuples import NamedTuple
from .keras_rows import HOLDING, ON_ONE, wrong_row
from .summary import GATES, Contradiction, Row, Summary, Total
from .torch_rows import wrong_module

_QUANTIZED = ("Dense", "EinsumDense", "Embedding")
"""Layers of Keras that have scales beside their integers where a model is quantized."""
_UNITS = {"B": 0, "KB": 1, "MB": 2, "GB": 3, "TB": 4}


def contradictions(summary: Summary) -> list[Contradiction]:
    """All that cannot be so in a summary, in the order of the lines."""
    found = [*_rows(summary), *_sums(summary), *_memory(summary)]
    return sorted(found, key=lambda each: each.line)


def _rows(summary: Summary) -> Iterator[Contradiction]:
    before: Row | None = None
    may_be_quantized = not all(map(_is_of_one_type, summary.totals.values()))
    by_name = {row.name: row for row in summary.rows}
    frozen = _frozen(summary)
    for row in summary.rows:
        sources = _sources(summary, row, before, by_name)
        message = wrong_row(row, sources, frozen) if summary.is_keras else wrong_module(row)
        if message and not (may_be_quantized and row.layer_type in _QUANTIZED):
            yield Contradiction(row.line, message)
        before = row


def _frozen(summary: Summary) -> int:
    """How many parameters are not trained: any may be where the totals were cut off."""
    if "non-trainable" in summary.totals:
        return summary.totals["non-trainable"].parameters
    return 0 if summary.totals else sum(row.parameters or 0 for row in summary.rows)


def _sources(
    summary: Summary, row: Row, before: Row | None, by_name: dict[str, Row]
) -> Sequence[tuple[int | None, ...]] | None:
    """The shapes that a layer reads; None where the table does not say them."""
    if row.is_inner or (before and before.is_inner):
        return None
    if row.reads is None:
        return [before.shapes[0]] if before and _is_in_order(before) and not summary.is_graph else None
    shapes = []
    for name, output in row.reads:
        source = by_name.get(name)
        if source is None or output >= len(source.shapes) or _varies(source, by_name):
            return None
        shapes.append(source.shapes[output])
    return shapes


def _varies(row: Row, by_name: Mapping[str, Row]) -> bool:
    """Whether a layer may be called on several shapes: its row has what the last call returns alone."""
    if row.layer_type not in ON_ONE or (row.reads and len(row.reads) < 2) or len(row.shapes[0]) < 3:
        return False
    if row.reads is None:  # cut off
        return True
    sources = [by_name.get(name) for name, _ in row.reads]
    shapes = [source.shapes[0] if source and source.shapes else None for source in sources]
    if row.layer_type in GATES:  # what else it reads are states
        shapes = [shape for shape in shapes if shape is None or len(shape) > 2]
    return len(set(shapes)) > 1


def _is_in_order(row: Row) -> bool:
    """Whether a layer may read the row above: a model that a call has built lists attributes, and no None."""
    return bool(row.shapes) and row.shapes[0][:1] == (None,)


def _sums(summary: Summary) -> Iterator[Contradiction]:
    totals = {name: total.parameters for name, total in summary.totals.items()}
    if "total" not in totals:
        return
    whole, line = totals["total"], summary.totals["total"].line
    parts = [totals[name] for name in ("trainable", "non-trainable", "optimizer") if name in totals]
    if {"trainable", "non-trainable"} <= totals.keys() and sum(parts) != whole:
        added = " + ".join(f"{part:,}" for part in parts)
        yield Contradiction(line, f"the total is {whole:,}, and {added} = {sum(parts):,}")
    own = whole - totals.get("optimizer", 0)
    counts = [row.parameters for row in summary.rows if not (summary.is_keras and row.is_inner)]
    known = [count for count in counts if count is not None]
    is_all = len(known) == len(counts) or not summary.is_keras
    if summary.is_whole and is_all and sum(known) != own and not _is_twice(summary, sum(known) - own):
        yield Contradiction(line, f"the layers have {sum(known):,} parameters, and the total is {own:,}")


def _is_twice(summary: Summary, excess: int) -> bool:
    """Whether as many parameters may be those of a layer and, once more, of what has it inside."""
    return any(row.parameters == excess for row in summary.rows) and any(
        row.layer_type in HOLDING and row.parameters and row.parameters >= excess > 0 for row in summary.rows
    )


class _Memory(NamedTuple):
    """A memory as a summary writes it, in bytes, and how far the rounding may have moved it."""

    bytes: float
    rounding: float


def _memory_of(total: Total) -> _Memory | None:
    found = re.fullmatch(r"(\d[\d,]*\.?\d*) ?([KMGT]?B)(?:yte)?s?", total.memory)
    if not found:
        return None
    size: int = 1024 ** _UNITS[found[2]]
    return _Memory(float(found[1].replace(",", "")) * size, 0.006 * size)


def _is_of_one_type(total: Total) -> bool:
    """Whether its parameters take that memory where all of them are of one type."""
    memory = _memory_of(total)
    return (
        memory is None
        or not total.parameters
        or any(abs(total.parameters * width - memory.bytes) < memory.rounding for width in BYTES.values())
    )


def _memory(summary: Summary) -> Iterator[Contradiction]:
    """Memory that cannot be so, which several types of parameters explain where it adds up."""
    known = {name: memory for name, total in summary.totals.items() if (memory := _memory_of(total))}
    parts = [name for name in ("trainable", "non-trainable", "optimizer") if name in known]
    is_whole = {"total", "trainable", "non-trainable"} <= known.keys()
    if is_whole and not _adds_up(known, parts):
        whole = summary.totals["total"]
        added = " + ".join(summary.totals[name].memory for name in parts)
        yield Contradiction(whole.line, f"the memory is {whole.memory}, and not {added}")
        return
    for name, total in summary.totals.items():
        if not _is_of_one_type(total) and not (is_whole and _is_possible(total, known[name])):
            message = f"{total.parameters:,} parameters do not take {total.memory}: in float32 they take "
            yield Contradiction(total.line, f"{message}{total.parameters * 4:,} bytes")


def _is_possible(total: Total, memory: _Memory) -> bool:
    """Whether its parameters may take that memory where they are of several types."""
    least, most = (total.parameters * width for width in (min(WIDTHS.values()), max(WIDTHS.values())))
    return least - memory.rounding < memory.bytes < most + memory.rounding


def _adds_up(known: Mapping[str, _Memory], parts: Sequence[str]) -> bool:
    """Whether the memory of the parts is that of the whole."""
    difference = abs(sum(known[part].bytes for part in parts) - known["total"].bytes)
    return difference < known["total"].rounding + sum(known[part].rounding for part in parts)

"""Tables that Lightning prints of a module, whose counts are rounded: `157 K`.

The format: lightning/pytorch/utilities/model_summary/model_summary.py (2.6.6), and RichModelSummary.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..calculator.lazy_regex import regex
from ..calculator.named_tuples import NamedTuple
from ..calculator.network import Network
from .summary import Contradiction

_COUNT = r"(\d[\d,]{0,24}(?:\.\d)?(?: [KMBT])?)"
_HEADER = regex(r"[\s>]*[|┃][\s┃]*Name\s*[|┃]\s*Type\s*[|┃]\s*Params\s*(?:[|┃].*)?")
_ROW = regex(rf"[\s>│]*\d+\s*[|│]\s*([\w.]+)\s*[|│]\s*[\w….]+\s*[|│]\s*{_COUNT}\s*(?:[|│].*)?")
_TOTAL = regex(rf"[\s>]*{_COUNT}\s+(Trainable|Non-trainable|Total) params\s*")
_RICH_TOTAL = regex(rf"[\s>]*(Trainable|Non-trainable|Total) params: {_COUNT}\s*")
_MEGABYTES = r"(\d[\d,]{0,24}\.\d{3})"
_SIZE = regex(rf"[\s>]*{_MEGABYTES}\s+Total estimated model params size \(MB\)\s*")
_RICH_SIZE = regex(rf"[\s>]*Total estimated model params size \(MB\): {_MEGABYTES}\s*")
_RULE = regex(r"[\s>│├└┡┼┴╇┩┤┘━─-]*")
_UNITS = {"": 1, "K": 10**3, "M": 10**6, "B": 10**9, "T": 10**12}
_WIDTHS = (1, 2, 4, 8)
"""The bytes that Lightning takes a number to have, in each precision."""
_MOST_LINES = 2_000


class _Count(NamedTuple):
    """A count as it is printed, and what it may stand for."""

    text: str
    line: int
    least: float
    most: float

    def may_be(self, number: int) -> bool:
        """Whether a count is printed so."""
        return self.least <= number <= self.most


class LightningTable(NamedTuple):
    """A table of Lightning's."""

    line: int
    rows: dict[str, _Count]
    """By the names of the modules."""
    totals: dict[str, _Count]
    """By their names: `Total`, `Trainable`, `Non-trainable`."""
    size: tuple[str, int] | None
    """The megabytes below them, as they are written, and their line."""


def find_lightning(lines: Sequence[str]) -> Iterator[LightningTable]:
    """All tables of Lightning in the lines of a page."""
    for number, line in enumerate(lines):
        if "Params" in line and _HEADER.fullmatch(line):
            table = _table(lines, number)
            if table.rows:
                yield table


def _table(lines: Sequence[str], header: int) -> LightningTable:
    table = LightningTable(header, {}, {}, None)
    for number in range(header + 1, min(len(lines), header + _MOST_LINES)):
        line = lines[number]
        if row := _ROW.fullmatch(line):
            table.rows[row[1]] = _count(row[2], number)
        elif total := _TOTAL.fullmatch(line):
            table.totals.setdefault(total[2], _count(total[1], number))
        elif total := _RICH_TOTAL.fullmatch(line):
            table.totals.setdefault(total[1], _count(total[2], number))
        elif size := _SIZE.fullmatch(line) or _RICH_SIZE.fullmatch(line):
            return table._replace(size=(size[1], number))
        elif "|" not in line and "│" not in line and not _RULE.fullmatch(line):
            break
    return table


def _count(text: str, line: int) -> _Count:
    """What a count may stand for: thousands and so on are cut off from 100 on, and rounded below."""
    digits, _, unit = text.partition(" ")
    size, number = _UNITS[unit], float(digits.replace(",", ""))
    if not unit:
        return _Count(text, line, number, number)
    if "." in digits:
        return _Count(text, line, (number - 0.0501) * size, (number + 0.0501) * size)
    return _Count(text, line, number * size, (number + 1) * size)


def lightning_contradictions(table: LightningTable) -> Iterator[Contradiction]:
    """What cannot be so in a table alone."""
    total, parts = (
        table.totals.get("Total"),
        [table.totals.get(name) for name in ("Trainable", "Non-trainable")],
    )
    if total is None:
        return
    known = [part for part in parts if part]
    least, most = sum(part.least for part in known), sum(part.most for part in known)
    if len(known) == len(parts) and not (least <= total.most and total.least <= most):
        added = " + ".join(part.text for part in known)
        yield Contradiction(total.line, f"the total is {total.text}, and not {added}")
    for name, row in table.rows.items():
        if row.least > total.most:
            yield Contradiction(row.line, f"'{name}' has {row.text} parameters, and the whole {total.text}")
    if table.size and not _takes(table.size[0], total.least, total.most):
        message = f"{total.text} parameters do not take {table.size[0]} MB: in float32 they take "
        yield Contradiction(table.size[1], f"{message}{total.least * 4e-6:,.3f} or more")


def _takes(megabytes: str, least: float, most: float) -> bool:
    """Whether a number of parameters between two takes so many megabytes in some precision."""
    size = float(megabytes.replace(",", ""))
    return any(least * width * 1e-6 - 6e-4 < size < most * width * 1e-6 + 6e-4 for width in _WIDTHS)


def lightning_differences(table: LightningTable, network: Network) -> Iterator[Contradiction]:
    """Where a table is not that of a program whose modules have the same names."""
    own: dict[str, int] = {}
    for layer in network.layers:
        name, _, inner = layer.name.partition(".")
        if layer.parameters and (inner or [weight.name for weight in layer.weights] != [name]):
            own[name] = own.get(name, 0) + layer.parameters
    rows = {name: row for name, row in table.rows.items() if "." not in name and row.most}
    if network.framework.key != "pytorch" or not own or own.keys() != rows.keys():
        return
    total, whole = table.totals.get("Total"), network.parameters
    makes = f"the program above makes {whole:,} parameters, and"
    if total and not total.may_be(whole):
        yield Contradiction(total.line, f"{makes} the total is {total.text}")
    elif table.size and not _takes(table.size[0], whole, whole):
        yield Contradiction(table.size[1], f"{makes} these do not take {table.size[0]} MB")
    if total and sum(row.least for row in rows.values()) > total.most:
        return  # some modules share a matrix, which each of their rows counts
    for name, row in rows.items():
        if not row.may_be(own[name]):
            message = f"the program's '{name}' has {own[name]:,} parameters, and this {row.text}"
            yield Contradiction(row.line, message)

"""Tables that `summary()` of Keras 2 and 3, torchinfo and torchsummary print, found in the lines of a page.

The formats: keras/src/utils/summary_utils.py (3.15.1), tf_keras/src/utils/layer_utils.py (2.21.0),
torchinfo/formatting.py (1.8.0), torchsummary/torchsummary.py (1.5.1).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from ..calculator.lazy_regex import regex
from ..calculator.shapes import Lengths
from .summary import Row, Summary, Total

_HEADER = regex(r"Layer \(type(?:(?: \(var_name\))?(:depth-idx)\).*|\).*Output Shape.*)Param #")
_TOTAL = regex(
    r"[\s>]*(Total|Trainable|Non-trainable|Optimizer) params: *(\d[\d,]{0,24})"
    r"(?: \((\d[\d,]*\.?\d* ?(?:[KMGT]?B|Byte)s?)\))?\s*"
)
_SHAPE = regex(r"[(\[]((?:\d{1,15}|None|-1|\?)?(?:, ?(?:\d{1,15}|None|-1|\?))*,?)[)\]]")
_NAMED = regex(r"[\s└─├│]*([\w./-]+)\s*\((\w+)\)")
_MODULE = regex(r"[\s>│├└─|+]*(\w+)(?: \((\w+)\))?: (\d{1,6})-\d+")
_WHOLE = regex(r"[\s>]*(\w+)")
_CONNECTED = regex(r"Param #\W+C")
_READS = regex(r"([\w./-]+)\[\d+\]\[(\d{1,6})\]")
_RULE = regex(r"[\s>]*[=_-]*\s*")
_WITHOUT_COLUMNS = regex(r"[\s>│├└─|+]*\w+(?: \(\w+\))?(?: .*--.*)?")
"""The row of a whole model, which has no number of its own."""
_NUMBERED = regex(r"[\s>]*([A-Za-z]\w*)-(\d+)\s+(?P<shape>\[.*\])\s+(?P<count>\d[\d,]*)\s*")
_MOST_LINES = 2_000


def find_summaries(lines: Sequence[str]) -> list[Summary]:
    """All tables in the lines of a page."""
    found: list[Summary] = []
    for number, line in enumerate(lines):
        if "Param #" not in line or (found and number < found[-1].end):
            continue
        header = _HEADER.search(line)
        if header:
            read = _torchinfo if header[1] else _torchsummary if _is_torchsummary(lines, number) else _keras
            found.append(read(lines, number))
    return [summary for summary in found if summary.rows]


def _keras(lines: Sequence[str], header: int) -> Summary:
    is_boxed = "┃" in lines[header]
    is_cut = is_boxed and _is_cut(lines, header)
    cells, end = _boxed(lines, header, is_cut) if is_boxed else _columns(lines, header)
    totals, end = _totals(lines, end)
    is_graph = is_cut or bool(_CONNECTED.search(lines[header]))
    return Summary("keras", header, end, tuple(_row(*cell) for cell in cells), totals, is_graph=is_graph)


def _is_cut(lines: Sequence[str], header: int) -> bool:
    """Whether a terminal has cut a table off: its right border, and maybe the column of what layers read."""
    return not "".join(lines[header + 1 : header + 2]).rstrip().endswith("┩")


def _boxed(lines: Sequence[str], header: int, is_cut: bool) -> tuple[list[tuple[int, list[str]]], int]:
    """Rows of a table with lines around its cells, each cell's lines joined."""
    cells: list[tuple[int, list[str]]] = []
    columns = sum(bool(title.strip()) for title in lines[header].split("┃")[1:])
    if is_cut:
        columns = min(columns, 3)
    is_new = True
    for number in range(header + 1, min(len(lines), header + _MOST_LINES)):
        line = lines[number]
        if "└──" in line and "┴" in line:
            return cells, number + 1
        if "│" not in line:
            is_new = True
            if not re.search("[├╇┡┼━]", line):
                return cells, number
            continue
        parts = [part.strip() for part in line.split("│")[1 : columns + 1]]
        if not 3 <= columns <= len(parts):
            return cells, number
        if is_new or len(parts) != len(cells[-1][1]):
            cells.append((number, parts))
        else:
            _continue_row(cells, parts)
        is_new = False
    return cells, len(lines)


def _columns(lines: Sequence[str], header: int) -> tuple[list[tuple[int, list[str]]], int]:
    """Rows of a table whose columns begin where its header's do."""
    titles = [
        title for title in ("Output Shape", "Param #", "Connected to", "Trainable") if title in lines[header]
    ]
    starts = [lines[header].index("Layer (type)"), *(lines[header].index(title) for title in titles), None]
    count = lines[header].index("Param #")
    cells: list[tuple[int, list[str]]] = []
    for number in range(header + 1, min(len(lines), header + _MOST_LINES)):
        line = lines[number]
        if _TOTAL.match(line):
            return cells, number
        if not line.strip(" >\t") or re.fullmatch(r"[\s>]*[=_]{5,}\s*", line):
            continue
        if line[:count][-1:].isdigit() and line[count:][:1].isdigit():
            return cells, number  # somebody has joined the columns: a count begins in the one before
        parts = [line[start:end].strip() for start, end in pairwise(starts)]
        if len(parts) > 2 and re.match(r"[\d,]+\b|\?", parts[2]):
            cells.append((number, parts))
        elif cells and line[: starts[0]].strip(" >\t") == "":
            _continue_row(cells, parts)
        else:
            return cells, number
    return cells, len(lines)


def _continue_row(cells: list[tuple[int, list[str]]], parts: Sequence[str]) -> None:
    """Add another line of the table to its last row."""
    line, row = cells[-1]
    cells[-1] = (line, [f"{before} {after}".strip() for before, after in zip(row, parts, strict=True)])


def _row(line: int, cells: list[str]) -> Row:
    named = _NAMED.fullmatch(cells[0])
    name, kind = (named[1], named[2]) if named else (cells[0].split(" ")[0], "")
    is_inner = bool(re.match(r"[\s│]*[└├]", cells[0]))
    reads = None
    if len(cells) > 3 and "[" in cells[3] and "…" not in cells[3] and "..." not in cells[3]:
        # Keras 2 goes on in the next line after so many characters, if in a name
        reads = tuple((found[1], int(found[2])) for found in _READS.finditer(cells[3].replace(" ", "")))
    return Row(name, kind, _shapes(cells[1]), _number(cells[2]), line, reads or None, is_inner)


def _shapes(cell: str) -> tuple[Lengths, ...]:
    if "…" in cell or "?" in cell:
        return ()
    inner = cell[1:-1] if cell.startswith("[(") and cell.endswith(")]") else cell
    return tuple(
        tuple(
            None if part.strip() in ("None", "-1") else int(part)
            for part in found[1].split(",")
            if part.strip()
        )
        for found in _SHAPE.finditer(inner)
    )


def _number(cell: str) -> int | None:
    found = re.fullmatch(r"\(?(\d[\d,]{0,24})\)?", cell)  # torchinfo writes (210) for what is frozen
    return int(found[1].replace(",", "")) if found else None


def _totals(lines: Sequence[str], start: int) -> tuple[dict[str, Total], int]:
    totals: dict[str, Total] = {}
    end = start
    for number in range(start, min(len(lines), start + 8)):
        found = _TOTAL.fullmatch(lines[number])
        if found and found[1].lower() not in totals:
            totals[found[1].lower()] = Total(int(found[2].replace(",", "")), number, found[3] or "")
            end = number + 1
        elif not found and lines[number].strip(" >\t=_-"):
            break
    return totals, end


def _torchinfo(lines: Sequence[str], header: int) -> Summary:
    columns = _columns_of(lines[header])
    rows: list[Row] = []
    is_whole = True
    number = header + 1
    if "Param #" not in columns:  # somebody has joined the columns
        return Summary("torchinfo", header, header + 1, (), {})
    while number < min(len(lines), header + _MOST_LINES) and not _TOTAL.match(lines[number]):
        row = _module(lines[number], number, columns)
        if row is None and not rows:
            row = _whole(lines[number], number, columns)
        if row:
            rows.append(row)
            is_whole = is_whole and (row.parameters is not None or _has_no_count(lines[number], columns))
        elif not _RULE.fullmatch(lines[number]) and rows:
            is_whole = is_whole and _WITHOUT_COLUMNS.fullmatch(lines[number]) is not None
        number += 1
    totals, end = _totals(lines, number)
    return Summary("torchinfo", header, end, tuple(rows), totals, is_whole)


def _columns_of(header: str) -> dict[str, slice]:
    """Where each column of torchinfo's table is."""
    titles = [match for match in re.finditer(r"\S+(?: \S+)*", header) if match[0].strip(">")]
    starts = [title.start() for title in titles]
    return {
        title[0]: slice(start, end)
        for title, start, end in zip(titles, starts, [*starts[1:], None], strict=True)
    }


def _module(line: str, number: int, columns: Mapping[str, slice]) -> Row | None:
    found = _MODULE.match(line)
    if not found:
        return None
    shapes = tuple(_lists(line[columns["Output Shape"]])) if "Output Shape" in columns else ()
    parameters = _number(line[columns["Param #"]].strip())
    return Row(found[2] or found[1], found[1], shapes, parameters, number, None, int(found[3]) > 1)


def _whole(line: str, number: int, columns: Mapping[str, slice]) -> Row | None:
    """The row of a whole model that has parameters of its own, or modules that it does not call."""
    found = _WHOLE.match(line)
    parameters = _number(line[columns["Param #"]].strip())
    return Row(found[1], found[1], (), parameters, number, None, True) if found and parameters else None


def _has_no_count(line: str, columns: Mapping[str, slice]) -> bool:
    """Whether torchinfo says that a module has no parameters of its own, or was counted above."""
    return line[columns["Param #"]].strip() in ("--", "(recursive)")


def _is_torchsummary(lines: Sequence[str], header: int) -> bool:
    below = lines[header + 2] if header + 2 < len(lines) else ""
    return _NUMBERED.fullmatch(below) is not None


def _torchsummary(lines: Sequence[str], header: int) -> Summary:
    rows: list[Row] = []
    number = header + 2
    while number < min(len(lines), header + _MOST_LINES) and (found := _NUMBERED.fullmatch(lines[number])):
        shapes = _shapes(found["shape"]) if found["shape"].count("[") == 1 else ()
        rows.append(Row(f"{found[1]}-{found[2]}", found[1], shapes, _number(found["count"]), number))
        number += 1
    totals, end = _totals(lines, number)
    return Summary("torchsummary", header, end, tuple(rows), totals)


def _lists(text: str) -> Iterator[Lengths]:
    for found in re.finditer(r"\[(\d{1,15}(?:, \d{1,15})*)\]", text):
        yield tuple(map(int, found[1].split(", ")))

"""What a built result says, read off its HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

from sites import text_of, with_class


class Row(NamedTuple):
    """A weight tensor as a table shows it."""

    name: str
    shape: list[int]
    by_gate: list[int]
    parameters: int
    trainable: bool


class Table(NamedTuple):
    """A table of weights, and its margins."""

    rows: list[Row]
    by_gate: list[int]
    parameters: int


class Area(NamedTuple):
    """What is drawn of one tensor for one gate and one source."""

    parameters: int
    cells: int
    area: float
    """In SVG units; enlarged areas are not to scale."""
    is_enlarged: bool


class LayerResult(NamedTuple):
    """A layer as a page shows it."""

    name: str
    parameters: int
    outputs: list[list[int | str | None]]
    """As the goldens have them: with an "N" for the batch axis, which Keras leaves out."""
    tables: list[Table]
    working: list[str]
    figures: list[list[Area]]


class Result(NamedTuple):
    """A block's result as a page shows it."""

    parameters: int
    trainable: int
    bytes: int
    layers: list[LayerResult]


def read_result(root: Element) -> Result:
    """Read the root of a result."""
    parameters = int(root.attrib["data-parameters"])
    details = [element for element in root if element.tag == "details"]
    layers = [_layer(element, element.attrib["data-layer"]) for element in details]
    return Result(
        parameters,
        int(root.get("data-trainable", parameters)),
        int(next(with_class(root, "lp-facts")[0].iter("data")).attrib["value"]),
        layers or [_layer(root, "")],
    )


def _layer(root: Element, name: str) -> LayerResult:
    facts = text_of(with_class(root, "lp-facts")[0])
    shapes = re.findall(r"\(([^)]*)\)", facts.partition("→ output")[2].partition(" · ")[0])
    return LayerResult(
        name,
        int(root.attrib["data-parameters"]),
        [_shape(shape) for shape in shapes],
        [_table(table) for table in root.iter("table") if _is_of_weights(table)],
        [text_of(element).removeprefix("= ") for element in with_class(root, "lp-step")],
        [list(_areas(figure)) for figure in with_class(root, "lp-weights")],
    )


def _areas(figure: Element) -> Iterator[Area]:
    """The rectangles of a figure, and how many cells the lines over each of them make."""
    for drawing in figure.iter("svg"):
        for shape, after in zip(drawing, [*drawing[1:], None], strict=True):
            if "data-value" in shape.attrib:
                left, top, width, _, _, bottom, _, _ = map(float, shape.attrib["points"].split())
                inside = (left, width), (top, bottom)
                cells = cells_within("" if after is None else after.get("points", ""), inside)
                area = (width - left) * (bottom - top)
                yield Area(int(shape.attrib["data-value"]), cells, area, "data-enlarged" in shape.attrib)


def cells_within(line: str, inside: tuple[tuple[float, float], tuple[float, float]]) -> int:
    """How many cells a line makes of a rectangle, which it crosses from one side to the other or not at all.

    Args:
        line: The points of the line.
        inside: From where to where the rectangle reaches, across and down.
    """
    numbers = [*map(float, line.split())]
    places = [*zip(numbers[::2], numbers[1::2], strict=True)]
    crossed: tuple[set[float], set[float]] = set(), set()
    for start, end in pairwise(places):
        for axis, (low, high) in enumerate(inside):
            if start[axis] == end[axis] and low < start[axis] < high:
                other_low, other_high = inside[1 - axis]
                assert {start[1 - axis] < other_low, end[1 - axis] < other_low} == {True, False}
                assert {start[1 - axis] > other_high, end[1 - axis] > other_high} == {True, False}
                crossed[axis].add(start[axis])
    return (1 + len(crossed[0])) * (1 + len(crossed[1]))


def _shape(written: str) -> list[int | str | None]:
    axes = list(written.replace(",", " ").split())
    lengths: list[int | str | None] = [int(axis) if axis.isdigit() else axis for axis in axes]
    if "N" in axes:
        return [None if length == "L" else length for length in lengths]
    return [None if length == "None" else length for length in lengths[1:]]


def _is_of_weights(table: Element) -> bool:
    return text_of(next(table.iter("th"))) == "Weights"


def _table(table: Element) -> Table:
    body, foot = table.find("tbody"), table.find("tfoot")
    assert body is not None
    assert foot is not None
    *by_gate, parameters = _numbers(foot[0])
    return Table([_row(row) for row in body], by_gate, parameters)


def _row(row: Element) -> Row:
    *by_gate, parameters = _numbers(row)
    written = text_of(with_class(row, "lp-shape")[0]).partition(" = ")[2]
    shape = [int(length) for length in written.strip("()").split(", ") if length]  # () is one number
    name = "".join(next(row.iter("code")).itertext())
    return Row(name, shape, by_gate, parameters, "not trained" not in text_of(row[0]))


def _numbers(row: Element) -> list[int]:
    numbers = []
    for data in row.iter("data"):
        assert (data.text or "").replace(",", "") == data.attrib["value"]
        numbers.append(int(data.attrib["value"]))
    return numbers


def whole(element: Element) -> tuple[Any, ...]:
    """An element with all that is in it, as a browser sees it."""
    attributes = sorted((name, " ".join(value.split())) for name, value in element.attrib.items() if value)
    inside = [part for child in element for part in (whole(child), _folded(child.tail))]
    parts = [part for part in (_folded(element.text), *inside) if part]
    if element.tag == "p" and isinstance(parts[0], str):
        parts[0] = parts[0].lstrip()
    return (element.tag, attributes, parts)


def _folded(text: str | None) -> str:
    """A text with its white space folded; nothing if there is no more than white space between elements."""
    return re.sub(r"\s+", " ", text) if text and text.strip() else ""


def words(text: str) -> set[str]:
    """The words of a text."""
    return set(re.findall(r"[a-z_]{2,}", text.lower()))

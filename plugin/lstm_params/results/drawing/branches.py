"""A network with branches as boxes: inputs above, each box below all that it reads, shapes on the arrows.

Lengths are in SVG units, of which one is a pixel.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ...calculator.network import Graph, Network, Node, Ref
from ..layer_table import LayerRow, layer_rows

WIDTH, HEIGHT, LOW = 170.0, 46.0, 24.0
"""How wide a box is, and how high: that of a layer, and that of an input or output."""
LANE = 12.0
"""How wide the room is that an arrow needs beside boxes."""
GAP, FALL = 16.0, 52.0
"""The room between boxes, beside and below one another."""
LABEL, CHARACTER = 16.0, 6.4
"""How high the label of an arrow is, and how wide a character of it."""
LONGEST_NAME = 22
SWEEPS = 4
"""How often boxes are put in the order of their neighbours."""
WIDEST = 2 * WIDTH + 2 * GAP + LANE
"""What is wider than this scrolls, so that its text stays legible."""


class Box(NamedTuple):
    """A layer, an input or an output."""

    x: float
    y: float
    height: float
    name: str
    facts: str
    """A layer's count and share; nothing for an input or output."""
    parameters: int
    bar: float
    """How wide the bar of its share is."""


class Arrow(NamedTuple):
    """A way from one box to another."""

    points: str
    head: str


class Label(NamedTuple):
    """The shape of a tensor, on its arrow."""

    x: float
    y: float
    width: float
    text: str


class Branches(NamedTuple):
    """The picture."""

    width: float
    height: float
    is_wide: bool
    boxes: list[Box]
    arrows: list[Arrow]
    labels: list[Label]
    description: str


class _Place(NamedTuple):
    """A box, or the room of an arrow that passes by."""

    key: tuple[int, ...]
    width: float


class _Edge(NamedTuple):
    """An arrow, and all places that it leads through, both ends among them."""

    ref: Ref
    keys: list[tuple[int, ...]]


def is_branched(network: Network) -> bool:
    """Whether a network is more than layers in a row."""
    graph = network.graph
    if graph is None:
        return False
    reads = [ref.node for node in graph.nodes for ref in node.reads]
    uses = [node.layer for node in graph.nodes if node.layer is not None]
    is_row = len(network.inputs) == len(graph.outputs) == 1 and len(set(reads)) == len(reads) == len(uses)
    return not is_row or len(set(uses)) < len(uses)


def branches(network: Network, batch: int | None) -> Branches:
    """The picture of a network with branches."""
    graph = network.graph
    assert graph, "a network in a row has none"
    drawing = _Drawing(network, graph, batch)
    return drawing.finished()


class _Drawing:
    """The places of all boxes and arrows."""

    def __init__(self, network: Network, graph: Graph, batch: int | None) -> None:
        self.network, self.graph, self.batch = network, graph, batch
        outputs = [Node(None, (ref,), ()) for ref in graph.outputs]
        self.nodes = [*graph.nodes, *outputs]
        self.ranks = Graph(tuple(self.nodes), ()).ranks
        self.edges = list(self._edges())
        self.ends, self.used = self._ends_and_starts()
        self.rows = self._ordered()
        self.middles = self._middles()

    def _edges(self) -> Iterator[_Edge]:
        for number, node in enumerate(self.nodes):
            for ref in node.reads:
                between = range(self.ranks[ref.node] + 1, self.ranks[number])
                lanes = [(ref.node, number, ref.output, rank) for rank in between]
                yield _Edge(ref, [(ref.node,), *lanes, (number,)])

    def _ordered(self) -> list[list[_Place]]:
        """The places of each rank from left to right, so that few arrows cross."""
        rows: list[list[_Place]] = [[] for _ in range(max(self.ranks) + 1)]
        for number in self._by_branch():
            rows[self.ranks[number]].append(_Place((number,), WIDTH))
        for edge in self.edges:
            for key in edge.keys[1:-1]:
                rows[key[3]].append(_Place(key, LANE))
        near: dict[tuple[int, ...], list[tuple[int, ...]]] = defaultdict(list)
        for edge in self.edges:
            for one, other in zip(edge.keys, edge.keys[1:], strict=False):
                near[one].append(other)
                near[other].append(one)
        at = {place.key: self._share(row, n) for row in rows for n, place in enumerate(row)}
        for sweep in range(SWEEPS):
            for row in rows if sweep % 2 == 0 else rows[::-1]:
                row.sort(key=lambda place: _mean([at[key] for key in near[place.key]], at[place.key]))
                at |= {place.key: self._share(row, n) for n, place in enumerate(row)}
        return rows

    def _by_branch(self) -> list[int]:
        """The nodes, branch by branch, from the outputs up."""
        found: dict[int, None] = {}
        waiting = list(range(len(self.nodes) - 1, -1, -1))
        while waiting:
            number = waiting.pop()
            if number in found:
                continue
            missing = [ref.node for ref in self.nodes[number].reads if ref.node not in found]
            if missing:
                waiting += [number, *reversed(missing)]
            else:
                found[number] = None
        return list(found)

    def _share(self, row: Sequence[_Place], number: int) -> float:
        return (number + 0.5) / len(row)

    def _middles(self) -> dict[tuple[int, ...], float]:
        """Where the middle of each place is."""
        widths = [sum(place.width for place in row) + GAP * (len(row) - 1) for row in self.rows]
        self.width = max(widths)
        middles = {}
        for row, width in zip(self.rows, widths, strict=True):
            x = (self.width - width) / 2
            for place in row:
                middles[place.key] = x + place.width / 2
                x += place.width + GAP
        return middles

    def _height(self, number: int) -> float:
        return HEIGHT if self.nodes[number].layer is not None else LOW

    def _tops(self) -> list[float]:
        """How deep each rank begins."""
        tops, y = [], 1.0
        for rank in range(len(self.rows)):
            tops.append(y)
            y += max(self._height(n) for n, at in enumerate(self.ranks) if at == rank) + FALL
        self.height = y - FALL + 1
        return tops

    def finished(self) -> Branches:
        """The picture."""
        tops = self._tops()
        rows = layer_rows(self.network, self.batch)
        boxes = [self._box(number, tops, rows) for number in range(len(self.nodes))]
        return Branches(
            round(self.width + 2, 1),
            round(self.height, 1),
            self.width > WIDEST,
            boxes,
            [self._arrow(edge, tops) for edge in self.edges],
            list(self._labels(tops)),
            self._description(),
        )

    def _box(self, number: int, tops: Sequence[float], rows: Sequence[LayerRow]) -> Box:
        node = self.nodes[number]
        x, y = round(self.middles[number,] - WIDTH / 2 + 1, 1), round(tops[self.ranks[number]], 1)
        if node.layer is None:
            name = f"input {node.name}".rstrip() if not node.reads else "output"
            return Box(x, y, LOW, _short(name), "", 0, 0)
        row = rows[node.layer]
        if any(before.layer == node.layer for before in self.nodes[:number]):
            return Box(x, y, HEIGHT, _short(row.layer.name), "shared, counted once", 0, 0)
        count = f"{row.layer.parameters:,}" + (f" · {row.share}" if row.share else "")
        share = row.layer.parameters / self.network.parameters if row.share else 0
        return Box(
            x, y, HEIGHT, _short(row.layer.name), count, row.layer.parameters, round(share * (WIDTH - 12), 1)
        )

    def _ends_and_starts(self) -> tuple[dict[tuple[int, ...], list[_Edge]], dict[int, list[int]]]:
        """The arrows that end at each box, and the outputs of each box that arrows begin at."""
        ends: dict[tuple[int, ...], list[_Edge]] = defaultdict(list)
        used: dict[int, set[int]] = defaultdict(set)
        for edge in self.edges:
            ends[edge.keys[-1]].append(edge)
            used[edge.ref.node].add(edge.ref.output)
        return ends, {number: sorted(outputs) for number, outputs in used.items()}

    def _start(self, ref: Ref) -> float:
        """Where below its box an arrow begins: each tensor at a place of its own."""
        used = self.used[ref.node]
        step = WIDTH / len(used)
        return self.middles[ref.node,] + (used.index(ref.output) - (len(used) - 1) / 2) * step + 1

    def _before(self, edge: _Edge) -> float:
        """Where an arrow comes down on its box, before it turns to its end."""
        return self._start(edge.ref) if len(edge.keys) == 2 else self.middles[edge.keys[-2]] + 1

    def _end(self, edge: _Edge) -> float:
        """Where above its box an arrow ends: right below where it comes from, if that is above the box.

        The ends are moved apart where they would be too near.
        """
        target = edge.keys[-1]
        others = sorted(self.ends[target], key=self._before)
        step = min(24.0, WIDTH / len(others))
        middle, reach = self.middles[target] + 1, (WIDTH - step) / 2
        ends = [min(max(self._before(other), middle - reach), middle + reach) for other in others]
        for n in range(1, len(ends)):
            ends[n] = max(ends[n], ends[n - 1] + step)
        ends[-1] = min(ends[-1], middle + reach)
        for n in range(len(ends) - 1, 0, -1):
            ends[n - 1] = min(ends[n - 1], ends[n] - step)
        return ends[others.index(edge)]

    def _arrow(self, edge: _Edge, tops: Sequence[float]) -> Arrow:
        first = edge.keys[0][0]
        x = self._start(edge.ref)
        y = tops[self.ranks[first]] + self._height(first)
        points = [(x, y)]
        for key in edge.keys[1:]:
            is_last = key == edge.keys[-1]
            rank = self.ranks[key[0]] if is_last else key[3]
            bend = tops[rank] - 14
            to = self._end(edge) if is_last else self.middles[key] + 1
            points += [(x, bend), (to, bend)] if to != x else []
            x = to
        end = tops[self.ranks[edge.keys[-1][0]]]
        points.append((x, end - 6))
        head = f"{x - 4:.1f},{end - 7:.1f} {x + 4:.1f},{end - 7:.1f} {x:.1f},{end:.1f}"
        return Arrow(" ".join(f"{a:.1f},{b:.1f}" for a, b in points), head)

    def _labels(self, tops: Sequence[float]) -> Iterator[Label]:
        for ref in dict.fromkeys(edge.ref for edge in self.edges):
            text = self._shape(ref)
            y = tops[self.ranks[ref.node]] + self._height(ref.node) + 8
            width = len(text) * CHARACTER + 6
            yield Label(round(self._start(ref), 1), round(y, 1), round(width, 1), text)

    def _description(self) -> str:
        parts = []
        for node in self.nodes:
            if node.layer is None:
                continue
            layer = self.network.layers[node.layer]
            sources = ", ".join(f"{self._name(ref.node)} {self._shape(ref)}" for ref in node.reads)
            parts.append(f"{layer.name}, {layer.parameters:,} parameters, reads {sources}")
        ends = ", ".join(self._name(ref.node) for ref in self.graph.outputs)
        return f"{'; '.join(parts)}. Output of {ends}."

    def _shape(self, ref: Ref) -> str:
        return self.network.framework.shape_text(self.graph.tensor(ref), self.batch)

    def _name(self, number: int) -> str:
        node = self.nodes[number]
        return f"input {node.name}".rstrip() if node.layer is None else self.network.layers[node.layer].name


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"

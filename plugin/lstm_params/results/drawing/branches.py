"""A network with branches as boxes: inputs above, each box below all that it reads, shapes on the arrows."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from ...calculator.formulas import counted
from ...calculator.named_tuples import NamedTuple
from ...calculator.network import Graph, Network, Node, Ref
from ...request import Request
from ..html import NOTHING, Html, label, template
from ..layer_table import LayerRow, layer_rows
from .paint import filled, stroked
from .paths import Point
from .svg import SCALE, Arrow, Box, Text, drawn, picture

WIDTH, HEIGHT, LOW = 170.0, 46.0, 24.0
"""How wide a box is, and how high: that of a layer, and that of an input or output."""
LANE = 12.0
"""How wide the room is that an arrow needs beside boxes."""
GAP, FALL = 16.0, 52.0
"""The room between boxes, beside and below one another."""
LABEL, LETTER = 16.0, 6.4
"""How high the label of an arrow is, and how wide a character of it."""
LONGEST_NAME = 22
SWEEPS = 4
"""How often boxes are put in the order of their neighbours."""
WIDEST = 2 * WIDTH + 2 * GAP + LANE
"""What is wider than this scrolls, so that its text stays legible."""


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
    return not is_row or uses != list(range(len(network.layers)))


def branches_view(request: Request) -> Html:
    """A network with branches: boxes, and the shapes of the tensors between them."""
    network = request.networks[0]
    assert network.graph, "a network in a row has none"
    layout = _Layout(network, network.graph, request.batch)
    is_wide = layout.width > WIDEST
    return _VIEW(
        scrolls=_SCROLLS if is_wide else NOTHING,
        label=label("From input to output", request.level),
        picture=picture(
            f"From input to output{': ' if request.title else ''}{request.title}",
            layout.description(),
            layout.width + 2,
            layout.height,
            drawn(layout.parts()),
            scale=1 if is_wide else SCALE,
        ),
    )


_VIEW = template('<div class="lp-view lp-wide lp-branches{scrolls}">\n{label}{picture}</div>\n')
_SCROLLS = Html(' lp-scroll" role="group" aria-label="Layers and the shapes between them')


class _Layout:
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
        self.tops = self._tops()

    def _edges(self) -> Iterator[_Edge]:
        for number, node in enumerate(self.nodes):
            for ref in node.reads:
                between = range(self.ranks[ref.node] + 1, self.ranks[number])
                lanes = [(ref.node, number, ref.output, rank) for rank in between]
                yield _Edge(ref, [(ref.node,), *lanes, (number,)])

    def _ordered(self) -> list[list[_Place]]:
        """The places of each rank from left to right, so that few arrows cross.

        Each rank is sorted by the means of its neighbours' places, down and up in turn (the barycentre method
        of Sugiyama, Tagawa and Toda, 1981), from an order in which branches are side by side already.
        """
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

    def parts(self) -> Iterator[Arrow | Box | Text]:
        """The arrows, the shapes on them, and the boxes."""
        rows = layer_rows(self.network, self.batch)
        yield from (self._arrow(edge) for edge in self.edges)
        yield from (self._label(ref) for ref in dict.fromkeys(edge.ref for edge in self.edges))
        for number, node in enumerate(self.nodes):
            if node.layer is None:
                yield self._end_name(number)
            else:
                yield from self._layer_box(number, rows[node.layer])

    def _corner(self, number: int) -> Point:
        """Where the upper left corner of a box is."""
        return self.middles[number,] - WIDTH / 2 + 1, self.tops[self.ranks[number]]

    def _end_name(self, number: int) -> Text:
        """An input or output, or what is computed without a layer: it has no frame."""
        x, y = self._corner(number)
        return Text(x + WIDTH / 2, y + 16, _short(self._name(number)), "lp-bold", "middle")

    def _layer_box(self, number: int, row: LayerRow) -> Iterator[Box]:
        """A layer: its name, its count and share, and a bar for the share."""
        (x, y), parameters = self._corner(number), row.layer.parameters
        is_shared = any(before.layer == self.nodes[number].layer for before in self.nodes[:number])
        facts = f"{parameters:,}" + (f" · {row.share}" if row.share else "")
        texts = [
            Text(x + WIDTH / 2, y + 17, _short(row.layer.name), "lp-bold", "middle"),
            Text(x + WIDTH / 2, y + 33, "shared, counted once" if is_shared else facts, "", "middle"),
        ]
        yield Box(x, y, WIDTH, HEIGHT, "", stroked("", 1), texts)
        share = parameters / self.network.parameters if row.share else 0
        bar = round(share * (WIDTH - 12), 1)
        if bar and not is_shared:
            yield Box(x + 6, y + HEIGHT - 8, bar, 4, "lp-bar", filled("lp-bar"), (), 2, parameters)

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
        width = self._width(target[0], len(others))
        step = min(24.0, width / len(others))
        middle, reach = self.middles[target] + 1, (width - step) / 2
        ends = [min(max(self._before(other), middle - reach), middle + reach) for other in others]
        for n in range(1, len(ends)):
            ends[n] = max(ends[n], ends[n - 1] + step)
        ends[-1] = min(ends[-1], middle + reach)
        for n in range(len(ends) - 1, 0, -1):
            ends[n - 1] = min(ends[n - 1], ends[n] - step)
        return ends[others.index(edge)]

    def _width(self, number: int, arrows: int) -> float:
        """How wide what arrows end at is: a box, or a name without a frame, with room for each arrow."""
        if self.nodes[number].layer is not None:
            return WIDTH
        return min(max(len(_short(self._name(number))) * LETTER, arrows * 28.0), WIDTH)

    def _arrow(self, edge: _Edge) -> Arrow:
        first = edge.keys[0][0]
        x = self._start(edge.ref)
        way = [(x, self.tops[self.ranks[first]] + self._height(first))]
        for key in edge.keys[1:]:
            is_last = key == edge.keys[-1]
            bend = self.tops[self.ranks[key[0]] if is_last else key[3]] - 14
            to = self._end(edge) if is_last else self.middles[key] + 1
            way += [(x, bend), (to, bend)] if to != x else []
            x = to
        return Arrow([*way, (x, self.tops[self.ranks[edge.keys[-1][0]]])])

    def _label(self, ref: Ref) -> Box:
        """The shape of a tensor, on its arrow."""
        text, middle = self._shape(ref), self._start(ref)
        y = self.tops[self.ranks[ref.node]] + self._height(ref.node) + 8
        width = len(text) * LETTER + 6
        words = [Text(middle, y + 12, text, "", "middle")]
        return Box(middle - width / 2, y, width, LABEL, "lp-paper", filled("lp-paper"), words, 0)

    def description(self) -> str:
        """What each layer reads, in words."""
        parts = []
        for node in self.nodes:
            if not node.reads or not node.outputs:
                continue
            sources = ", ".join(f"{self._name(ref.node)} {self._shape(ref)}" for ref in node.reads)
            layer = None if node.layer is None else self.network.layers[node.layer]
            count = f", {counted(layer.parameters, 'parameters')}," if layer else ""
            parts.append(f"{layer.name if layer else node.name}{count} reads {sources}")
        ends = ", ".join(self._name(ref.node) for ref in self.graph.outputs)
        return f"{'; '.join(parts)}. Output of {ends}."

    def _shape(self, ref: Ref) -> str:
        return self.network.framework.shape_text(self.graph.tensor(ref), self.batch)

    def _name(self, number: int) -> str:
        node = self.nodes[number]
        if node.layer is not None:
            return self.network.layers[node.layer].name
        if node.is_input:
            return f"input {node.name}".rstrip()
        return node.name if node.outputs else "output"


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"

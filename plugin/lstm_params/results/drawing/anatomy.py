"""The weights of a layer's gates, apart as they compute and together as the framework stores them.

What is read comes in on wires, and each unit of each gate crosses all of them: every crossing is a parameter.
On the page the gates' maps can be folded together, and are the stored tensors then: a stylesheet moves them.
"""

from collections.abc import Iterator, Sequence

from ...calculator.cells import Gate
from ...calculator.formulas import Formula, counted
from ...calculator.frameworks.framework import Framework
from ...calculator.layers import Layer
from ...calculator.named_tuples import NamedTuple
from ...calculator.weights import CONSTANT, Part, Source, Weight
from ...request import Request
from ..first_weights import FirstWeights, first_weights
from ..html import NOTHING, Html, breakable, formula, join, label, notes, parameters, template, tensor_shape
from .matrices import size_text
from .paint import filled, stroked
from .paths import LINE, number, rectangle, text_width
from .svg import Arrow, Box, Drawable, Path, Text, drawn, picture, vector
from .weight_cells import is_read_down

PITCH = 78.0
"""How far the maps of two gates are apart; the stylesheet knows it."""
ACROSS, ALONG = 60.0, 190.0
"""How long a gate's map may be along what it writes, and along what it reads."""
LARGEST_CELL, SMALLEST_CELL, SMALLEST_MAP = 28.0, 8.0, 14.0
THINNEST = 4.0
GAP = 12.0
"""Between what reads different sources."""
_SCALE = 1.5
BOX, HEAD = 36.0, 46.0
"""How high a gate's box is, and how far a map begins behind it."""


class _Plan(NamedTuple):
    """How long things are, and which way they run."""

    cell: float
    is_by_cell: bool
    is_down: bool
    """Whether rows are what is read: gates are side by side then, and else one below the other."""
    starts: dict[Source, float]
    """Where each source begins."""
    end: float
    """Where the last one ends."""
    left: float = 0.0
    """Where the maps begin, with room for what is written beside them."""
    top: float = 0.0

    def length(self, size: int, least: float = THINNEST) -> float:
        """How long a size is drawn."""
        return self.cell * size if self.is_by_cell else max(self.cell * size, least)

    def place(self, along_gates: float, along_sources: float) -> tuple[float, float]:
        """Two lengths as `x` and `y`."""
        return (along_gates, along_sources) if self.is_down else (along_sources, along_gates)


def anatomy_view(layer: Layer, request: Request) -> Html:
    """The maps of a recurrent layer's gates, and the tensors that they fold into."""
    first, framework = first_weights(layer), request.networks[0].framework
    gates = [gate for gate in first.group.gates if any(first.parts(gate))]
    sources = list(dict.fromkeys(part.source for gate in gates for _, part in first.parts(gate)))
    plan = _plan(first, gates, sources)
    is_folded = len(gates) > 1 and any(
        len({part.gate for part in weight.parts}) > 1 for weight in first.group.weights
    )
    return _VIEW(
        down="" if plan.is_down else " lp-down",
        label=label(
            f"Anatomy{first.label and f', {first.label}'}: every crossing is a parameter", request.level
        ),
        fold=_FOLD if is_folded else NOTHING,
        apart=_apart(layer, first, gates, sources, plan),
        stored=_stored(first, gates, plan, framework, is_folded),
        tensors=join([_tensor(weight) for weight in first.group.weights]),
        formula=formula(first.group.formula),
        numbers=formula(first.group.formula.with_numbers()),
        total=parameters(first.group.parameters),
        notes=notes([note for note in (*_notes(first, plan, is_folded, framework), first.note) if note]),
    )


_TITLE = "Anatomy: every crossing is a parameter"
_FOLD = Html(
    '<fieldset role="presentation"><label><input type="checkbox"> Fold the gates together</label>'
    "</fieldset>\n"
)
_VIEW = template(
    '<div class="lp-view lp-wide lp-anatomy{down}">\n{label}{fold}'
    '<div class="lp-maps">\n{apart}{stored}</div>\n<ul class="lp-gates">\n{tensors}</ul>\n'
    "<p>{formula} = {numbers} = <strong>{total}</strong></p>\n{notes}</div>\n"
)
_TENSOR = template(
    '<li class="lp-from-{kind}"><b><i>{symbol}</i></b> {name} <span>{shape}</span>: {count:,}</li>\n'
)


def _tensor(weight: Weight) -> Html:
    return _TENSOR(
        kind=weight.kind,
        symbol=weight.symbol,
        name=breakable(weight.name),
        shape=tensor_shape(weight.shape),
        count=weight.parameters,
    )


def _plan(first: FirstWeights, gates: Sequence[Gate], sources: Sequence[Source]) -> _Plan:
    units = max(part.writes.value for gate in gates for _, part in first.parts(gate))
    read = sum(_read(source) for source in sources)
    cell = min(LARGEST_CELL, ACROSS / units, ALONG / read)
    is_down = is_read_down(first.group)
    plan = _Plan(cell, cell >= SMALLEST_CELL, is_down, {}, 0)
    place = 0.0
    for source in sources:
        plan.starts[source] = place
        length = plan.length(_read(source))
        place += (length if is_down else max(length, text_width(_source_text(source)) + 4)) + GAP
    return plan._replace(end=place - GAP)


def _read(source: Source) -> int:
    return 1 if source.kind in CONSTANT else source.length.value


_CLASSES = {"input": "lp-x", "hidden": "lp-h", "peephole": "lp-c"}
"""The colours of what is read; all else has that of a bias."""


def _source_text(source: Source) -> str:
    if source.kind == "peephole":
        return "c"
    return "1" if source.kind in CONSTANT else size_text(source.length)


def _apart(
    layer: Layer, first: FirstWeights, gates: Sequence[Gate], sources: Sequence[Source], plan: _Plan
) -> Html:
    """The gates as they compute: what is read comes in on wires, and each unit crosses all of them."""
    room = max([text_width(_source_text(source)) for source in sources]) + 26
    left, top = (max(62.0, room), BOX + HEAD) if plan.is_down else (4.0, 34.0)
    plan = plan._replace(left=left, top=top)
    wires: list[Drawable] = []
    maps: list[Html] = []
    last = 0.0
    for position, gate in enumerate(gates):
        start = (left if plan.is_down else top) + position * PITCH
        parts = [part for _, part in first.parts(gate)]
        width = plan.length(parts[0].writes.value, SMALLEST_MAP)
        last = start + width
        wires += _unit_wires(start, width, parts[0].writes, plan)
        wires.append(_box(layer, gate, start, width, plan))
        maps.append(_map(gate, position, parts, start, width, plan))
    source_wires = [wire for source in sources for wire in _source_wires(source, last, plan)]
    width, height = (
        (last + 8, top + plan.end + 4) if plan.is_down else (left + plan.end + HEAD + 66, last + 8)
    )
    count = first.parameters_of(gates[0])
    return _HALF(
        caption="Apart, as the gates compute:" if len(gates) > 1 else "As the layer computes:",
        picture=picture(
            f"The weights of {layer.code}, gate by gate",
            f"{_gate_words(gates)} {' and '.join([_source_words(source) for source in sources])}: "
            f"{counted(count, 'parameters')} in the first.",
            width,
            height,
            join([_WIRES(parts=drawn([*source_wires, *wires])), *maps]),
            scale=_SCALE,
        ),
    )


def _map(gate: Gate, position: int, parts: Sequence[Part], start: float, width: float, plan: _Plan) -> Html:
    """A gate's letter and parameters, which the stylesheet moves as one."""
    return _MAP(
        css=f"lp-fold lp-{gate.role}",
        number=f" lp-at-{position}" if position else "",
        parts=drawn([*_head(gate, start, width, plan), *_blocks(parts, start, plan)]),
    )


_HALF = template('<div class="lp-cell">\n<p class="lp-note">{caption}</p>\n{picture}</div>\n')
_WIRES = template('<g class="lp-wires">{parts}</g>\n')
_MAP = template('<g class="{css}{number}">{parts}</g>\n')


def _gate_words(gates: Sequence[Gate]) -> str:
    if len(gates) == 1:
        return "All units read"
    return f"Each of {len(gates)} gates, {', '.join([gate.role for gate in gates])}, reads"


def _source_words(source: Source) -> str:
    if source.kind in CONSTANT:
        return "the constant 1" if source.kind != "peephole" else "its own cell state"
    return counted(source.length.value, source.name)


def _unit_wires(start: float, width: float, units: Formula, plan: _Plan) -> Iterator[Arrow]:
    """From what is read to the gate's box: a line for each unit."""
    lines = units.value if plan.is_by_cell else 1
    for line in range(lines):
        at = start + width * (line + 0.5) / lines
        if plan.is_down:
            yield Arrow([(at, plan.top + plan.end), (at, BOX + 2)])
        else:
            yield Arrow([(plan.left, at), (plan.left + plan.end + HEAD - 2, at)])


def _source_wires(source: Source, stop: float, plan: _Plan) -> Iterator[Drawable]:
    """A line for each value that is read, and what they are."""
    length = plan.length(_read(source))
    css = _CLASSES.get(source.kind, "lp-bias")
    lines = _read(source) if plan.is_by_cell else 1
    begin = (plan.left if plan.is_down else plan.top) - 12
    side = (plan.top if plan.is_down else plan.left) + plan.starts[source]
    for line in range(lines):
        at = side + length * (line + 0.5) / lines
        way = [(begin, at), (stop, at)] if plan.is_down else [(at, begin), (at, stop)]
        yield Arrow(way, css, has_head=False)
        yield vector(f"M{number(way[0][0])} {number(way[0][1])}h0", css, 7)
    middle = side + length / 2
    text = _source_text(source)
    if plan.is_down:
        yield Text(begin - 8, middle + 4, text, css, "end")
    else:
        yield Text(side, begin - 9, text, css)


def _head(gate: Gate, start: float, width: float, plan: _Plan) -> Iterator[Drawable]:
    """The gate's letter, and a line in its colour along its map."""
    if not gate.letter:
        return
    css = f"lp-{gate.role}"
    if plan.is_down:
        yield Path(rectangle(start, plan.top - 7, width, 3), f"lp-rule {css}", filled(css))
        yield _Letter(gate, start + width / 2, plan.top - 13)
    else:
        end = plan.left + plan.end
        yield Path(rectangle(end + 4, start, 3, width), f"lp-rule {css}", filled(css))
        yield _Letter(gate, end + 15, start + width / 2 + 4)


class _Letter(NamedTuple):
    """A gate's letter, centred; a candidate's tilde is apart, as few fonts put one over a letter."""

    gate: Gate
    x: float
    y: float

    @property
    def html(self) -> Html:
        """It as SVG."""
        role, letter = self.gate.role, self.gate.letter[0]
        tilde = _TILDES.get(letter, NOTHING) if role == "candidate" else NOTHING
        return _LETTER(role=role, x=number(self.x), y=number(self.y), letter=letter, tilde=tilde)


_TILDES = {"c": Html('<tspan dx="-6" dy="-3">˜</tspan>'), "h": Html('<tspan dx="-8" dy="-7">˜</tspan>')}
"""In its place over each letter: through an h, it would make an ñ of it."""
_LETTER = template(
    '<text class="lp-symbol lp-{role}" x="{x}" y="{y}" text-anchor="middle">{letter}{tilde}</text>\n'
)


def _blocks(parts: Sequence[Part], start: float, plan: _Plan) -> Iterator[Path]:
    for part in parts:
        x, y = plan.place(start, (plan.top if plan.is_down else plan.left) + plan.starts[part.source])
        yield _block(part, x, y, plan)


def _block(part: Part, x: float, y: float, plan: _Plan) -> Path:
    """The parameters of a gate that read one source: cell by cell, or an area."""
    css = f"lp-from-{part.source.kind}"
    units, read = part.writes.value, _read(part.source)
    width, height = plan.place(plan.length(units, SMALLEST_MAP), plan.length(read))
    if not plan.is_by_cell:
        is_enlarged = plan.cell * units < SMALLEST_MAP or plan.cell * read < THINNEST
        return Path(rectangle(x, y, width, height), css, filled(css), part.parameters, is_enlarged)
    columns, rows = plan.place(units, read)
    side = plan.cell - 1.5
    path = "".join(
        rectangle(x + plan.cell * column, y + plan.cell * row, side, side)
        for row in range(int(rows))
        for column in range(int(columns))
    )
    return Path(path, css, filled(css), part.parameters)


def _box(layer: Layer, gate: Gate, start: float, width: float, plan: _Plan) -> Box:
    """A gate: its function, and what it is called."""
    cell = layer.cell
    assert cell, "the view is of recurrent layers"
    css = f"lp-gate lp-{gate.role}"
    middle = start + width / 2
    across = max(text_width(gate.role) + 6, 44.0)
    x, y = (middle - across / 2, 0.0) if plan.is_down else (plan.left + plan.end + HEAD, middle - BOX / 2)
    texts = [
        Text(x + across / 2, y + 15, cell.activation(gate.role), "", "middle"),
        Text(x + across / 2, y + 30, gate.role, "", "middle"),
    ]
    return Box(x, y, across, BOX, css, stroked(css, 1.5), texts)


def _stored(
    first: FirstWeights, gates: Sequence[Gate], plan: _Plan, framework: Framework, is_folded: bool
) -> Html:
    """The tensors as they are kept, each block where it lies."""
    parts: list[Drawable] = []
    reach, widest = _HEAD, 0.0
    for shelf in _shelves(first, gates):
        start, thickest = 0.0, 0.0
        for weight in shelf:
            own = [part for part in weight.parts if part.source.direction in ("", first.direction)]
            ends = [_ends(weight, part, plan) for part in own]
            for part, (across, along, _, _) in zip(own, ends, strict=True):
                parts += _stored_block(part, start + across, reach, along, plan)
            thickest = max(thickest, *[end for *_, end in ends])
            start += max(end for _, _, end, _ in ends) + _BESIDE
        parts.append(_symbol(shelf[0], start - _BESIDE, reach, thickest, plan))
        widest = max(widest, start - _BESIDE)
        reach += max(thickest, 10.0 if plan.is_down else LINE) + GAP
    width, height = (widest + 40, reach) if plan.is_down else (reach, widest + LINE + 8)
    kept = "; ".join([f"{weight.name}, {weight.parameters:,}" for weight in first.group.weights])
    return _HALF(
        caption=f"{'Together, as' if is_folded else 'As'} {framework.name} stores them:",
        picture=picture(
            f"The same as {framework.name} stores it", f"{kept}.", width, height, drawn(parts), scale=_SCALE
        ),
    )


def _stored_block(part: Part, start: float, reach: float, along: float, plan: _Plan) -> Iterator[Drawable]:
    """A part of a tensor; in the first row its gate's letter above it."""
    yield _block(part, *plan.place(start, reach + along), plan)
    if reach == _HEAD and part.gate.letter:
        yield from _stored_head(part.gate, start, plan.length(part.writes.value, SMALLEST_MAP), plan)


_HEAD, _BESIDE = 24.0, 8.0
"""Room for letters; between two tensors that are beside one another."""


def _shelves(first: FirstWeights, gates: Sequence[Gate]) -> list[list[Weight]]:
    """The tensors, those of single gates that read alike beside one another."""
    shelves: list[list[Weight]] = []
    for weight in first.group.weights:
        is_one = len(gates) > 1 and len(weight.by_gate) == 1
        if is_one and shelves and shelves[-1][0].kind == weight.kind and len(shelves[-1]) < len(gates):
            shelves[-1].append(weight)
        else:
            shelves.append([weight])
    return shelves


def _ends(weight: Weight, part: Part, plan: _Plan) -> tuple[float, float, float, float]:
    """Where a part begins in its tensor, and where it ends: along gates and along sources."""
    found = {"w": 0.0, "r": 0.0}
    for axis in found:
        if axis in weight.axes:
            number = len(weight.along) - len(weight.axes) + weight.axes.index(axis)
            least = SMALLEST_MAP if axis == "w" else THINNEST
            before = weight.along[number][: part.place[number]]
            found[axis] = sum([plan.length(length.value, least) for length in before])
    across, along = found["w"], found["r"]
    units = plan.length(part.writes.value, SMALLEST_MAP)
    return across, along, across + units, along + plan.length(_read(part.source))


def _stored_head(gate: Gate, start: float, units: float, plan: _Plan) -> Iterator[Drawable]:
    css = f"lp-{gate.role}"
    x, y = plan.place(start, _HEAD - 6)
    yield Path(rectangle(x, y, *plan.place(units, 3)), f"lp-rule {css}", filled(css))
    x, y = plan.place(start + units / 2, _HEAD - 13)
    yield _Letter(gate, x, y + (0 if plan.is_down else 4))


def _symbol(weight: Weight, end: float, reach: float, thickness: float, plan: _Plan) -> Text:
    """What a tensor is called, beside it or below it."""
    css = _CLASSES.get(weight.kind, "lp-bias")
    if plan.is_down:
        return Text(end + 8, reach + thickness / 2 + 5, weight.symbol, f"lp-symbol {css}")
    return Text(reach + thickness / 2, end + LINE, weight.symbol, f"lp-symbol {css}", "middle")


def _notes(first: FirstWeights, plan: _Plan, is_folded: bool, framework: Framework) -> Iterator[str]:
    if not plan.is_by_cell:
        yield "Areas are to scale; what would be too thin to see is enlarged (dashed)."
    elif len(first.group.gates) > 1:
        yield "Every square is a parameter: it multiplies what its wire brings, for one unit of one gate."
    if len(first.group.gates) > 1 and not is_folded:
        yield f"{framework.name} keeps a tensor for each of them, and folds nothing."
    if first.parameters != first.group.parameters:
        yield "A projection comes behind the gates, with weights of its own."

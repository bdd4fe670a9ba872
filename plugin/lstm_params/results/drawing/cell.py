"""A recurrent cell as a picture: what it reads, its gates, the elementwise steps, and its state's way.

The state that is carried along goes along the top, as cells are drawn everywhere; what all gates
read comes from below.
"""

from collections.abc import Iterable, Mapping

from ...calculator.cells import LAYER
from ...calculator.formulas import counted
from ...calculator.layers import Layer
from ...calculator.named_tuples import NamedTuple
from ...calculator.weights import Group
from ...request import Request
from ..html import NOTHING, PART, Html, join, label, template
from ..layer_equations import gate_row, layer_parts, letter, plain_text, state_equations
from .canvas import GATE_HEIGHT, STEP, WIDTH, Canvas, Vector
from .paths import LINE, text_width
from .svg import Text, picture

EDGE = 7.0
"""Where what comes in from the left, or leaves on the right, turns."""
_GAP, _ROW = 5.0, 54.0
"""Between two gates, and between the ways above them."""
_HALF = STEP / 2
_FRAME = 8.0
"""Where the frame around h and x starts."""


class CellDrawing(NamedTuple):
    """A cell, and which of a layer's cells look the same."""

    label: str
    canvas: Canvas
    caption: str
    equations: list[str]
    description: str


class _Facts(NamedTuple):
    """What a cell's picture shows."""

    layer: Layer
    group: Group
    x: int
    h: int
    units: int
    letters: dict[str, str]
    """By role, as equations have them."""

    @property
    def is_projected(self) -> bool:
        """Whether the new h is a product of what the gates make."""
        return self.h != self.units

    @property
    def is_coupled(self) -> bool:
        """Whether the forget gate is what the input gate leaves."""
        return self.layer.cell is not None and self.layer.cell.is_coupled

    def activation(self, role: str) -> str:
        """The function that a gate ends in, or what it is instead."""
        cell = self.layer.cell
        if cell is None:
            return ""
        if not cell.reads_weights(role):
            return f"1−{self.letters['input']}"
        offset = f"(…+{cell.forget_offset})" if role == "forget" and cell.forget_offset else ""
        return f"{cell.activation(role)}{offset}"

    @property
    def is_above(self) -> bool:
        """Whether it reads another layer's values."""
        return bool(self.group.level)

    @property
    def sum(self) -> str:
        """What a simple RNN's only box adds up."""
        parts = layer_parts(self.layer)
        row = gate_row(self.layer, LAYER.role, parts)
        return plain_text(row[2:-1], self.layer, parts)  # without the function and its brackets

    @property
    def peepholes(self) -> list[str]:
        """The gates that read the cell state too."""
        parts = [part for weight in self.group.weights for part in weight.parts]
        roles = dict.fromkeys(part.gate.role for part in parts if part.source.kind == "peephole")
        return [role for role in roles if not (self.is_coupled and role == "forget")]


class _Read(NamedTuple):
    """Where h and x are drawn side by side."""

    y: float
    left: float
    h: float
    x: float
    right: float


class _Levels(NamedTuple):
    """The heights of what is in a picture of a cell with gates."""

    top: float
    """Of the state that is carried along."""

    @property
    def middle(self) -> float:
        """Of the steps between the gates and that state."""
        return self.top + _ROW

    @property
    def gates(self) -> float:
        """Where the gates begin."""
        return self.top + _ROW + 32

    @property
    def beside(self) -> float:
        """Where ways from one gate to another are."""
        return self.gates + GATE_HEIGHT / 2

    @property
    def below(self) -> float:
        """Where the gates end."""
        return self.gates + GATE_HEIGHT

    @property
    def bus(self) -> float:
        """Where the way of what all gates read branches."""
        return self.below + 14


class _Spot(NamedTuple):
    """Where a gate is."""

    middle: float
    left: float
    right: float


def cell_view(layer: Layer, request: Request) -> Html:
    """One timestep in each of a recurrent layer's cells that differ."""
    drawings = cell_drawings(layer)
    return _VIEW(
        wide=" lp-wide" if len(drawings) > 1 else "",
        label=label("One timestep in the cell", request.level),
        cells=join([_cell(drawing, layer, request.level) for drawing in drawings]),
    )


_VIEW = template('<div class="lp-view{wide}">\n{label}<div class="lp-maps">\n{cells}</div>\n</div>\n')


def _cell(drawing: CellDrawing, layer: Layer, level: int) -> Html:
    name = f", {drawing.label}" if drawing.label else ""
    return _CELL(
        label=label(drawing.label, level, PART) if drawing.label else NOTHING,
        picture=picture(
            f"The cell of {layer.code}{name}",
            drawing.description,
            WIDTH,
            drawing.canvas.bottom,
            drawing.canvas.html,
        ),
        caption=drawing.caption,
        equations=join([_NOTE(text=equation) for equation in drawing.equations]),
    )


_CELL = template(
    '<div class="lp-cell">\n{label}{picture}<p class="lp-note">{caption}</p>\n{equations}</div>\n'
)
_NOTE = template('<p class="lp-note">{text}</p>\n')


def cell_drawings(layer: Layer) -> list[CellDrawing]:
    """The cells of a layer, those of equal sizes once."""
    alike: dict[tuple[int, int, int], list[Group]] = {}
    for group in layer.groups:
        if len(group.gates) == len(layer.groups[0].gates) and len(group.sources) > 1:
            facts = _facts(layer, group)
            alike.setdefault((facts.x, facts.h, facts.units), []).append(group)
    return [_drawing(_facts(layer, groups[0]), groups[1:]) for groups in alike.values()]


def _facts(layer: Layer, group: Group) -> _Facts:
    lengths = {source.kind: source.length.value for source in group.sources}
    units = group.weights[0].blocks[0].writes.value
    return _Facts(
        layer,
        group,
        lengths["input"],
        lengths["hidden"],
        units,
        {gate.role: letter(gate) for gate in group.gates},
    )


def _drawing(facts: _Facts, others: list[Group]) -> CellDrawing:
    canvas = Canvas()
    name = facts.layer.cell.name if facts.layer.cell else ""
    {"LSTM": _lstm, "GRU": _gru}.get(name, _simple)(canvas, facts)
    caption = _caption(facts, others)
    equations = _equations(facts)
    return CellDrawing(
        facts.group.label,
        canvas,
        caption,
        equations,
        f"{_gates_text(facts)} {caption} {'; '.join(equations)}.",
    )


def _lstm(canvas: Canvas, facts: _Facts) -> None:
    """The cell state along the top, the hidden state along the bottom."""
    at = _Levels(_along_the_top(canvas, Vector("c", "lp-c", facts.units)))
    spots = _gates(canvas, facts, ("forget", "input", "candidate", "output"), at.gates, 14)
    _lstm_steps(canvas, spots, at)
    read = _read_together(canvas, facts, at.below + 34, Vector("h", "lp-h", facts.h))
    _lstm_reads(canvas, facts, spots, at, read.y)
    _lstm_output(canvas, facts, spots["output"].middle, at, read.y)


def _lstm_steps(canvas: Canvas, spots: Mapping[str, _Spot], at: _Levels) -> None:
    """The cell state's way, and what the gates do to it."""
    forget, taken, candidate, output = (spot.middle for spot in spots.values())
    top, middle, gates = at.top, at.middle, at.gates
    right = WIDTH - EDGE
    canvas.arrow("lp-c", (EDGE, top - 18), (EDGE, top), (forget - _HALF, top))
    canvas.arrow("lp-c", (forget + _HALF, top), (candidate - _HALF, top))
    canvas.arrow("lp-c", (candidate + _HALF, top), (right, top), (right, top - 16))
    canvas.arrow("lp-forget", (forget, gates), (forget, top + _HALF))
    canvas.arrow("lp-input", (taken, gates), (taken, middle), (candidate - _HALF, middle))
    canvas.arrow("lp-candidate", (candidate, gates), (candidate, middle + _HALF))
    canvas.arrow("", (candidate, middle - _HALF), (candidate, top + _HALF))
    canvas.arrow("lp-c", (output, top), (output, middle - _HALF))
    canvas.arrow("lp-output", (output, gates), (output, middle + _HALF))
    canvas.step("∘", forget, top)
    canvas.step("+", candidate, top)
    canvas.step("∘", candidate, middle)
    canvas.step("∘", output, middle)
    canvas.step("tanh", output, (top + middle) / 2 - 3)


def _lstm_reads(canvas: Canvas, facts: _Facts, spots: Mapping[str, _Spot], at: _Levels, y: float) -> None:
    """From h and x up to the gates; to a coupled forget gate from the input gate alone."""
    forget, taken, candidate, output = (spot.middle for spot in spots.values())
    if facts.is_coupled:
        canvas.arrow("lp-input", (spots["input"].left, at.beside), (spots["forget"].right, at.beside))
        canvas.arrow("", (forget, y - 8), (forget, at.bus), (output, at.bus), (output, at.below))
    else:
        canvas.arrow("", (forget, y - 8), (forget, at.below))
        canvas.arrow("", (forget, at.bus), (output, at.bus), (output, at.below))
    for gate in (taken, candidate):
        canvas.arrow("", (gate, at.bus), (gate, at.below))


def _lstm_output(canvas: Canvas, facts: _Facts, output: float, at: _Levels, y: float) -> None:
    """The new hidden state's way down, through a projection if there is one."""
    right, below = WIDTH - EDGE, at.below
    made = (output + _HALF, at.middle), (right, at.middle)
    if facts.is_projected:
        canvas.arrow("", *made, (right, below + 2), has_head=False)
        canvas.arrow("lp-h", (right, below + 18), (right, y - 9))
        word = Text(right, below + 14, "P", "lp-bold", "middle")
        canvas.product("lp-op", word, right, below + 10, (14, 16))
    else:
        canvas.arrow("lp-h", *made, (right, y - 9))


def _gru(canvas: Canvas, facts: _Facts) -> None:
    """The hidden state along the top; from below to the gates, to the reset and to the candidate."""
    at = _Levels(_along_the_top(canvas, Vector("h", "lp-h", facts.h)))
    is_after = facts.layer.cell is not None and facts.layer.cell.reset == "after"
    spots = _gates(canvas, facts, ("update", "reset"), at.gates, *((12, 12) if is_after else (6, _GAP)))
    reset = spots["reset"].right + 14 + _HALF
    spots |= _gates(canvas, facts, ("candidate",), at.gates, reset + _HALF + (20 if is_after else 36))
    _gru_steps(canvas, facts, spots, at, reset)
    if not is_after:
        _product_of_u(canvas, reset + _HALF + 17, at.beside)
    _gru_reads(canvas, spots, at, reset, _read_together(canvas, facts, at.below + 58))
    if is_after:
        _product_of_u(canvas, reset, at.below + 10)


def _gru_steps(canvas: Canvas, facts: _Facts, spots: Mapping[str, _Spot], at: _Levels, reset: float) -> None:
    """The hidden state's way, and what the gates do to it."""
    top, middle = at.top, at.middle
    update, candidate = spots["update"].middle, spots["candidate"].middle
    right = WIDTH - EDGE
    canvas.arrow("lp-h", (EDGE, top - 18), (EDGE, top), (update - _HALF, top))
    canvas.arrow("lp-h", (update + _HALF, top), (candidate - _HALF, top))
    canvas.arrow("lp-h", (candidate + _HALF, top), (right, top), (right, top - 16))
    takes_new = facts.layer.cell is not None and facts.layer.cell.update_takes == "new"
    rest = (update, (top + middle) / 2) if takes_new else (reset - 18, middle)
    _update(canvas, update, at, candidate, rest)
    canvas.arrow("lp-candidate", (candidate, at.gates), (candidate, middle + _HALF))
    canvas.arrow("", (candidate, middle - _HALF), (candidate, top + _HALF))
    canvas.arrow("lp-reset", (spots["reset"].right, at.beside), (reset - _HALF, at.beside))
    canvas.arrow("", (reset + _HALF, at.beside), (spots["candidate"].left, at.beside))
    canvas.step("∘", update, top)
    canvas.step("+", candidate, top)
    canvas.step("1−", *rest)
    canvas.step("∘", candidate, middle)
    canvas.step("∘", reset, at.beside)


def _gru_reads(canvas: Canvas, spots: Mapping[str, _Spot], at: _Levels, reset: float, read: _Read) -> None:
    """From h and x together up to the gates; from h alone to the reset, from x alone to the candidate."""
    update, gate, candidate = (spot.middle for spot in spots.values())
    edge = read.left - 6
    canvas.arrow("", (read.left, read.y), (edge, read.y), (edge, at.bus), (gate, at.bus), (gate, at.below))
    canvas.arrow("", (update, at.bus), (update, at.below))
    for css, start, turn, end, stop in (
        ("lp-h", read.h, read.y - 25, reset, at.beside + _HALF),
        ("lp-x", read.x, read.y - 16, candidate, at.below),
    ):
        canvas.arrow(css, (start, read.y - 8), (start, turn), (end, turn), (end, stop))


def _update(
    canvas: Canvas,
    x: float,
    at: _Levels,
    candidate: float,
    rest: tuple[float, float],
) -> None:
    """From the update gate up to the old state, and aside to the candidate; 1 less it on one of the ways.

    Args:
        canvas: Where it is drawn.
        x: The middle of the gate.
        at: The heights.
        candidate: The middle of the candidate.
        rest: Where 1 less it is made.
    """
    gates, middle, top = at.gates, at.middle, at.top
    if rest[1] == middle:
        canvas.arrow("lp-update", (x, gates), (x, top + _HALF))
        canvas.arrow("lp-update", (x, middle), (rest[0] - 11, middle))
        canvas.arrow("lp-update", (rest[0] + 11, middle), (candidate - _HALF, middle))
    else:
        canvas.arrow("lp-update", (x, gates), (x, rest[1] + _HALF))
        canvas.arrow("lp-update", (x, rest[1] - _HALF), (x, top + _HALF))
        canvas.arrow("lp-update", (x, middle), (candidate - _HALF, middle))


def _product_of_u(canvas: Canvas, x: float, y: float) -> None:
    """The recurrent product of the candidate, as a box of its own."""
    canvas.product("lp-op lp-candidate", Text(x, y + 4, "U·", "", "middle"), x, y, (22, 18))


def _simple(canvas: Canvas, facts: _Facts) -> None:
    """One box."""
    h = Vector("new h", "lp-h", facts.h)
    left, top = 22.0, LINE + 4
    width = text_width(facts.sum) + 12
    canvas.gate("lp-layer", (facts.activation(LAYER.role), facts.sum), left, top, width)
    level = top + GATE_HEIGHT / 2
    start = WIDTH - EDGE - h.width
    canvas.arrow("lp-h", (left + width, level), (start - 4, level))
    canvas.vector(h, start, level)
    canvas.labels([Text(WIDTH, LINE - 4, h.label, h.css, "end")], LINE - 4)
    read = _read_together(canvas, facts, top + GATE_HEIGHT + 34)
    start = min(left + width / 2, read.right - 8)
    canvas.arrow("", (start, read.y - 8), (start, top + GATE_HEIGHT))


def _along_the_top(canvas: Canvas, carried: Vector) -> float:
    """The state that comes in on the left and leaves on the right; the height of its way."""
    new = carried._replace(name=f"new {carried.name}")
    wide = text_width(carried.label) + text_width(new.label) + 8 > WIDTH
    y = LINE * (2 if wide else 1) - 4
    canvas.labels(
        [Text(WIDTH, y, new.label, carried.css, "end"), Text(0, y, carried.label, carried.css)], y, down=False
    )
    canvas.vector(carried, 2, y + 11)
    canvas.vector(new, WIDTH - 2 - new.width, y + 11)
    return y + 36


def _gates(
    canvas: Canvas, facts: _Facts, roles: Iterable[str], y: float, x: float, gap: float = _GAP
) -> dict[str, _Spot]:
    """Gates side by side, each as wide as its role's name."""
    spots = {}
    for role in roles:
        width = text_width(role) + 6
        activation = facts.activation(role)
        canvas.gate(f"lp-{role}", (f"{facts.letters[role]}  {activation}", role), x, y, width)
        spots[role] = _Spot(x + width / 2, x, x + width)
        x += width + gap
    return spots


def _read_together(canvas: Canvas, facts: _Facts, y: float, out: Vector | None = None) -> _Read:
    """h and x side by side in a frame, and what leaves the cell beside them."""
    h, x = Vector("h", "lp-h", facts.h), Vector("x", "lp-x", facts.x)
    h_start = _FRAME + 6
    x_start = h_start + max(h.width + 8, min(text_width(h.label) + 8, 64))
    right = x_start + x.width + 6
    canvas.vector(h, h_start, y)
    canvas.vector(x, x_start, y)
    canvas.frame(_FRAME, y - 8, right - _FRAME, 16)
    labels = [Text(h_start, 0, h.label, h.css), Text(x_start, 0, x.label, x.css)]
    if out:
        canvas.vector(out, WIDTH - 2 - out.width, y)
        labels.append(Text(WIDTH, 0, f"new {out.label}", out.css, "end"))
    canvas.labels(labels, y + 21)
    return _Read(y, _FRAME, h_start + h.width / 2, x_start + x.width / 2, right)


def _caption(facts: _Facts, others: list[Group]) -> str:
    count = len(facts.group.gates) - facts.is_coupled
    said = f"{facts.x:,} + {facts.h:,} values, x and h, go "
    if count > 1:
        said += f"into each of {count} gates, and each gives {facts.units:,}"
    else:
        verb = "comes" if facts.units == 1 else "come"
        said += f"in, and {counted(facts.units, 'values')} {verb} out"
    if facts.layer.cell and facts.layer.cell.reset:
        reads = "U·h, after" if facts.layer.cell.reset == "after" else "h, before"
        said += f"; reset {facts.letters['reset']} acts on {reads} the recurrent product"
    if facts.is_coupled:
        said += (
            f"; forget {facts.letters['forget']} is what {facts.letters['input']} leaves, and the weights "
        )
        said += "stored for it are never read"
    if facts.is_above:
        said += "; x is what the layer below returns"
    if facts.is_projected:
        said += f"; P makes {facts.h:,} of {facts.units:,}"
    if facts.peepholes:
        said += f"; peepholes, not drawn, let {', '.join(facts.peepholes)} read c too"
    if others:
        said += f". The same in: {', '.join(group.label for group in others[:3])}"
        said += f" and {len(others) - 3:,} more" if len(others) > 3 else ""
    return f"{said}."


def _equations(facts: _Facts) -> list[str]:
    """The steps behind the gates, in the order in which they are made."""
    steps = list(reversed(state_equations(facts.layer, "new ").values()))
    return [*steps, "∘ multiplies value by value"] if len(facts.group.gates) > 1 else steps


def _gates_text(facts: _Facts) -> str:
    gates = ", ".join(
        f"{gate.role} {facts.letters[gate.role]} with {facts.activation(gate.role)}"
        for gate in facts.group.gates
        if gate.letter
    )
    return f"Gates: {gates}." if gates else f"One layer with {facts.activation(LAYER.role)}."

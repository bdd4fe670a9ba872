"""Pictures as SVG: the shapes and texts that `drawing` has placed, written down."""

from ..calculator.layers import Layer
from ..request import Request
from .drawing.branches import Box, Branches
from .drawing.cell import CellDrawing, cell_drawings
from .drawing.cell_pen import Box as CellBox
from .drawing.cell_pen import Dots, Text, Wire
from .drawing.gate import GateEquation, gate_picture
from .drawing.matrices import Shape, Term
from .drawing.matrices import Text as MatrixText
from .drawing.paint import LETTERS, dotted, filled, stroked
from .drawing.unrolled import Step, StepShape, StepText, unrolled
from .html import NOTHING, PART, Html, attribute, join, label, notes, parameters, template
from .parameter_maps import SCALE

_SUBSCRIPT = template('<tspan dy="3">{text}</tspan>')
_SYMBOL = template("<i>{symbol}</i>")


def _subscript(text: str) -> Html:
    return _SUBSCRIPT(text=text) if text else NOTHING


def gate_view(layer: Layer, request: Request) -> Html:
    """The gates of a recurrent layer as matrices."""
    picture = gate_picture(layer, request.networks[0].framework)
    if picture is None:
        return NOTHING
    rows = [
        _GATE_ROW(
            role=row.gate.role,
            letter=row.gate.letter,
            activation=row.activation,
            parameters=parameters(row.parameters),
        )
        for row in picture.rows
    ]
    return _GATES(
        equations=join([_gate_equation(equation) for equation in picture.equations]),
        legend=_LEGEND(text=picture.legend_text, rows=join(rows)) if rows else NOTHING,
        notes=notes(picture.notes),
    )


_GATES = template('<div class="lp-view lp-wide lp-gate">\n{equations}{legend}{notes}</div>\n')
_LEGEND = template('<p class="lp-note">{text}</p>\n<ul class="lp-gates">\n{rows}</ul>\n')
_GATE_ROW = template('<li class="lp-{role}"><b>{role} <i>{letter}</i></b> {activation}, {parameters}</li>\n')


def _gate_equation(equation: GateEquation) -> Html:
    return _GATE_EQUATION(
        label=label(equation.label),
        formula=equation.formula,
        terms=join([_term(term, number, equation) for number, term in enumerate(equation.terms, 1)]),
        working=join([_WORKING(formula=line) for line in equation.working]),
        parameters=parameters(equation.parameters),
        note=notes([equation.note] if equation.note else []),
    )


_GATE_EQUATION = template(
    '<div>\n{label}<p class="lp-equation">{formula}</p>\n<div class="lp-terms">\n{terms}</div>\n'
    "<p>{working}<strong>{parameters}</strong></p>\n{note}</div>\n"
)
_WORKING = template("{formula} = ")


def _term(term: Term, number: int, equation: GateEquation) -> Html:
    return _TERM(
        top=term.top,
        width=term.width,
        height=term.height,
        pixels=round(term.width * SCALE),
        letters=LETTERS,
        label=equation.label,
        number=number,
        of=len(equation.terms),
        description=term.description,
        shapes=join([_matrix(shape) for shape in term.shapes]),
        texts=join([_matrix_text(text) for text in term.texts]),
    )


_TERM = template(
    '<svg role="img" viewBox="0 {top} {width} {height}" width="{pixels:d}" data-search-exclude{letters}>\n'
    "<title>{label}, part {number:d} of {of:d}</title>\n<desc>{description}</desc>\n{shapes}{texts}</svg>\n"
)


def _matrix(shape: Shape) -> Html:
    css = shape.css.split()
    if "lp-dots" in css:
        paint = dotted(shape.css, 6 if "lp-line" in css else 10)
    else:
        paint = stroked(shape.css, 3) if "lp-edge" in css else filled(shape.css)
    return _MATRIX(
        css=f"{shape.css} {shape.source}" if shape.source else shape.css,
        paint=paint,
        value=attribute("data-value", str(shape.parameters) if shape.parameters else ""),
        enlarged=_ENLARGED if shape.is_enlarged else NOTHING,
        path=shape.path,
    )


_MATRIX = template('<path class="{css}"{paint}{value}{enlarged} d="{path}"/>\n')
_ENLARGED = Html(" data-enlarged")


def _matrix_text(text: MatrixText) -> Html:
    return _MATRIX_TEXT(
        css=text.css,
        x=text.x,
        y=text.y,
        anchor=text.anchor,
        text=text.text,
        subscript=_subscript(text.subscript),
    )


_MATRIX_TEXT = template(
    '<text class="{css}" x="{x}" y="{y}" text-anchor="{anchor}">{text}{subscript}</text>\n'
)


def cell_view(layer: Layer, request: Request) -> Html:
    """One timestep in each of a recurrent layer's cells that differ."""
    drawings = cell_drawings(layer)
    if not drawings:
        return NOTHING
    return _CELLS(
        wide=" lp-wide" if len(drawings) > 1 else "",
        label=label("One timestep in the cell"),
        cells=join([_cell(drawing, layer) for drawing in drawings]),
    )


_CELLS = template('<div class="lp-view{wide}">\n{label}<div class="lp-maps">\n{cells}</div>\n</div>\n')


def _cell(drawing: CellDrawing, layer: Layer) -> Html:
    return _CELL(
        label=label(drawing.label, PART) if drawing.label else NOTHING,
        width=drawing.width,
        height=drawing.height,
        pixels=round(drawing.width * SCALE),
        letters=LETTERS,
        code=layer.code,
        name=f", {drawing.label}" if drawing.label else "",
        description=drawing.description,
        wires=join([_wire(wire) for wire in drawing.wires]),
        boxes=join([_cell_box(box) for box in drawing.boxes]),
        dots=join([_dots(dots) for dots in drawing.dots]),
        texts=join([_cell_text(text) for text in drawing.texts]),
        caption=drawing.caption,
        equations=join([_CELL_NOTE(text=equation) for equation in drawing.equations]),
    )


_CELL = template(
    '<div class="lp-cell">\n{label}'
    '<svg role="img" viewBox="0 0 {width} {height}" width="{pixels:d}" data-search-exclude{letters}>\n'
    "<title>The cell of {code}{name}</title>\n<desc>{description}</desc>\n{wires}{boxes}{dots}{texts}</svg>\n"
    '<p class="lp-note">{caption}</p>\n{equations}</div>\n'
)
_CELL_NOTE = template('<p class="lp-note">{text}</p>\n')


def _wire(wire: Wire) -> Html:
    return _WIRE(
        css=attribute("class", wire.css),
        line=stroked(wire.css, 1.5),
        points=wire.points,
        head=_HEAD(fill=filled(wire.css), path=wire.head) if wire.head else NOTHING,
    )


_WIRE = template('<g{css}><polyline{line} points="{points}"/>{head}</g>\n')
_HEAD = template('<path{fill} d="{path}"/>')


def _cell_box(box: CellBox) -> Html:
    width = 1.5 if "lp-gate" in box.css else 1.2
    texts = [
        _BOX_TEXT(css=attribute("class", text.css), x=text.x, y=text.y, text=text.text) for text in box.texts
    ]
    return _CELL_BOX(
        css=box.css,
        paint=stroked(box.css, width, "" if "lp-frame" in box.css else "lp-paper"),
        x=box.x,
        y=box.y,
        width=box.width,
        height=box.height,
        radius=box.radius,
        texts=join(texts),
    )


_CELL_BOX = template(
    '<g class="{css}"><rect{paint} x="{x}" y="{y}" width="{width}" height="{height}" rx="{radius}"/>'
    "{texts}</g>\n"
)
_BOX_TEXT = template('<text{css} x="{x}" y="{y}" text-anchor="middle">{text}</text>')


def _dots(dots: Dots) -> Html:
    bar = "lp-line " if dots.is_bar else ""
    return _DOTS(
        css=f"lp-values {bar}{dots.css}", line=dotted(bar + dots.css, 6 if dots.is_bar else 7), path=dots.path
    )


_DOTS = template('<path class="{css}"{line} d="{path}"/>\n')


def _cell_text(text: Text) -> Html:
    anchor = attribute("text-anchor", text.anchor if text.anchor != "start" else "")
    return _CELL_TEXT(css=text.css, x=text.x, y=text.y, anchor=anchor, text=text.text)


_CELL_TEXT = template('<text class="{css}" x="{x}" y="{y}"{anchor}>{text}</text>\n')


def unrolled_view(layer: Layer, request: Request) -> Html:
    """A recurrent layer at each of its timesteps."""
    picture = unrolled(layer)
    if picture is None:
        return NOTHING
    box = _STEP_BOX(line=stroked("", 1), y=picture.stem, width=picture.box, height=picture.box_height)
    return _UNROLLED(
        label=label("The same weights at each timestep"),
        before=picture.sentence[0],
        behind=picture.sentence[1],
        parameters=parameters(picture.parameters),
        weights=join([_SYMBOL(symbol=symbol) for symbol in picture.weights], ", "),
        steps=join([_step(step, picture.height, box) for step in picture.steps]),
        keys=join([_KEY(css=key.css, symbol=key.symbol, text=key.text) for key in picture.keys]),
        notes=notes(picture.notes),
    )


_UNROLLED = template(
    '<div class="lp-view lp-wide lp-unrolled">\n{label}'
    "<p><strong>{before} {parameters}</strong>{behind}.</p>\n"
    '<div class="lp-chain">\n<p class="lp-shared">weights {weights}: {parameters}</p>\n<div class="lp-row">\n'
    '{steps}</div>\n</div>\n<ul class="lp-keys">\n{keys}</ul>\n{notes}</div>\n'
)
_KEY = template('<li class="{css}"><b><i>{symbol}</i></b> {text}</li>\n')
_STEP_BOX = template('<rect{line} x="2" y="{y}" width="{width}" height="{height}" rx="4"/>')


def _step(step: Step, height: float, box: Html) -> Html:
    return _STEP(
        css=attribute("class", step.css),
        width=step.width,
        height=height,
        pixels=round(step.width * SCALE),
        letters=LETTERS,
        title=step.title,
        description=step.description,
        box=box if step.has_box else NOTHING,
        shapes=join([_step_shape(shape) for shape in step.shapes]),
        texts=join([_step_text(text) for text in step.texts]),
    )


_STEP = template(
    '<svg role="img"{css} viewBox="0 0 {width} {height}" width="{pixels:d}" data-search-exclude{letters}>\n'
    "<title>{title}</title>\n<desc>{description}</desc>\n{box}{shapes}{texts}</svg>\n"
)


def _step_shape(shape: StepShape) -> Html:
    line = dotted(shape.css, 5) if "lp-dots" in shape.css else stroked(shape.css, 1.5)
    return _STEP_SHAPE(css=shape.css, line=line, path=shape.path)


_STEP_SHAPE = template('<path class="{css}"{line} d="{path}"/>')


def _step_text(text: StepText) -> Html:
    css = f"{text.css} lp-symbol" if text.subscript else text.css
    return _STEP_TEXT(css=css, x=text.x, y=text.y, text=text.text, subscript=_subscript(text.subscript))


_STEP_TEXT = template('<text class="{css}" x="{x}" y="{y}" text-anchor="middle">{text}{subscript}</text>')


def branches_view(picture: Branches, title: str) -> Html:
    """A network with branches: boxes, and the shapes of the tensors between them."""
    arrows = [
        _ARROW(line=stroked("", 1), points=arrow.points, fill=filled(""), head=arrow.head)
        for arrow in picture.arrows
    ]
    labels = [
        _LABEL(
            fill=filled("lp-paper"),
            left=own.x - own.width / 2,
            top=own.y,
            width=own.width,
            x=own.x,
            y=own.y + 12,
            text=own.text,
        )
        for own in picture.labels
    ]
    return _BRANCHES(
        scrolls=_SCROLLS if picture.is_wide else NOTHING,
        label=label("From input to output"),
        width=picture.width,
        height=picture.height,
        pixels=round(picture.width * (1 if picture.is_wide else SCALE)),
        letters=LETTERS,
        title=f": {title}" if title else "",
        description=picture.description,
        arrows=join(arrows),
        labels=join(labels),
        boxes=join([_box(box) for box in picture.boxes]),
    )


_BRANCHES = template(
    '<div class="lp-view lp-wide lp-branches{scrolls}">\n{label}'
    '<svg role="img" viewBox="0 0 {width} {height}" width="{pixels:d}" data-search-exclude{letters}>\n'
    "<title>From input to output{title}</title>\n<desc>{description}</desc>\n{arrows}{labels}{boxes}</svg>\n"
    "</div>\n"
)
_SCROLLS = Html(' lp-scroll" role="group" aria-label="Layers and the shapes between them')
_ARROW = template('<polyline{line} points="{points}"/><polygon{fill} points="{head}"/>')
_LABEL = template(
    '<rect class="lp-paper"{fill} x="{left}" y="{top}" width="{width}" height="16"/>'
    '<text x="{x}" y="{y}" text-anchor="middle">{text}</text>'
)


def _box(box: Box) -> Html:
    middle = box.x + 85
    if not box.facts:
        return _END(x=middle, y=box.y + 16, name=box.name)
    bar = _BAR(
        fill=filled("lp-bar"),
        parameters=box.parameters,
        x=box.x + 6,
        y=box.y + box.height - 8,
        width=box.bar,
    )
    return _BOX(
        line=stroked("", 1),
        x=box.x,
        y=box.y,
        height=box.height,
        bar=bar if box.bar else NOTHING,
        middle=middle,
        first=box.y + 17,
        name=box.name,
        second=box.y + 33,
        facts=box.facts,
    )


_END = template('<text class="lp-bold" x="{x}" y="{y}" text-anchor="middle">{name}</text>\n')
_BAR = template(
    '<rect class="lp-bar"{fill} data-value="{parameters:d}" x="{x}" y="{y}" width="{width}" height="4" '
    'rx="2"/>'
)
_BOX = template(
    '<g><rect{line} x="{x}" y="{y}" width="170" height="{height}" rx="4"/>\n{bar}'
    '<text class="lp-bold" x="{middle}" y="{first}" text-anchor="middle">{name}</text>\n'
    '<text x="{middle}" y="{second}" text-anchor="middle">{facts}</text></g>\n'
)

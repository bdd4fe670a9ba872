"""One timestep of a small recurrent layer with numbers, step by step."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from ..calculator.cells import Cell, Gate
from ..calculator.equations import Carried, Expression, Gated, Sign, Token, written
from ..calculator.layers import Layer
from ..calculator.timestep import FUNCTIONS, Timestep, WorkedStep, fits, shown, timestep
from ..request import Request
from .drawing.squashed import squashed
from .first_weights import first_weights
from .html import NOTHING, SYMBOL, Html, gate_symbol, join, label, notes, parameters, template
from .layer_equations import LayerParts, layer_parts, plain_text, state_expressions

_TITLES = {
    "input": "Input gate: how much of the new to take in",
    "forget": "Forget gate: how much of the old to keep",
    "update": "Update gate: how much of the old to keep",
    "reset": "Reset gate: how much of the old the candidate sees",
    "candidate": "Candidate: what is new",
    "output": "Output gate: how much to show",
    "layer": "New hidden state",
}
_UPDATE_TAKES_NEW = "Update gate: how much of the new to take in"
_STATES = {
    "cell": "New cell state: what is kept, and what is added",
    "hidden": "New hidden state: what is shown",
}
_READ = {"input": ("x", "feature"), "hidden": ("h", "from before")}
_ROUNDED = "What a line gives is rounded to two digits, and others go on with that."


def timestep_view(layer: Layer, request: Request) -> Html:
    """One timestep with numbers; nothing for a layer that is too large, or that computes something else."""
    if not fits(layer):
        return NOTHING
    assert layer.cell
    parts = layer_parts(layer)
    shapes = {key: (found.part.source.length.value, found.part.writes.value) for key, found in parts.items()}
    features = next(rows for (reads, _), (rows, _) in shapes.items() if reads == "input")
    states = state_expressions(layer, parts)
    worked = timestep(layer.cell, shapes, states, features, request.timestep)
    first = first_weights(layer)
    gates = [gate for gate in first.group.gates if layer.cell.reads_weights(gate.role)]
    by_role = {gate.role: gate for gate in first.group.gates}
    return _VIEW(
        label=label(f"One timestep in numbers{first.label and f', {first.label}'}", request.level),
        table=_table(worked, gates, parts),
        steps=join(
            [
                _step(
                    step,
                    layer.cell,
                    by_role,
                    parts,
                    _vectors(layer, states[step.role], worked, step, by_role) if step.is_state else NOTHING,
                )
                for step in worked.steps
                if not (step.is_state and isinstance(states[step.role], Gated))  # a gate's step says it
            ]
        ),
        note=notes([_before(worked), _note(worked, request), *([first.note] if first.note else [])]),
    )


_VIEW = template(
    '<div class="lp-view lp-wide lp-timestep">\n{label}{table}<ol>\n{steps}</ol>\n{note}</div>\n'
)


def _note(worked: Timestep, request: Request) -> str:
    """Which numbers are examples, and what is rounded."""
    examples = (
        "The weights"
        if request.timestep.keys() >= {role[0] for role in ("x", *worked.before)}
        else "The numbers"
    )
    if request.timestep and examples == "The numbers":
        examples = "The weights, and what is not given of the rest,"
    products = " So are products." if worked.digits > 1 else ""
    return f"{examples} are examples. {_ROUNDED}{products}"


def _before(worked: Timestep) -> str:
    """What the step before left, which the steps read."""
    states = [
        f"{role[0]} = ({', '.join([shown(value, worked.digits) for value in values])})"
        for role, values in worked.before.items()
    ]
    return f"The step before left {' and '.join(states)}."


def _table(worked: Timestep, gates: Sequence[Gate], parts: LayerParts) -> Html:
    """The weights: a row for each value that is read, a column for each unit of each gate."""
    steps = {step.role: step for step in worked.steps if not step.is_state}
    units = len(steps[gates[0].role].lines)
    reads = dict.fromkeys(read for read, role in parts if role)
    return _TABLE(
        heads=join([_HEAD(role=gate.role, units=units, symbol=_symbol(gate)) for gate in gates]),
        rows=join([row for read in reads for row in _rows(read, worked, gates, units)]),
        inner=_numbers((gate.role, shown(value)) for gate in gates for value in steps[gate.role].inner),
        values=_numbers((gate.role, shown(line.value)) for gate in gates for line in steps[gate.role].lines),
    )


_TABLE = template(
    '<div class="lp-scroll" role="group" aria-label="Weights in numbers">\n<table>\n'
    '<thead><tr><th scope="col">reads</th> <td></td>{heads}</tr></thead>\n<tbody>\n{rows}</tbody>\n'
    '<tfoot><tr><th scope="row">goes in</th> <td></td>{inner}</tr>\n'
    '<tr><th scope="row">comes out</th> <td></td>{values}</tr></tfoot>\n</table>\n</div>\n'
)
_HEAD = template(
    ' <th scope="colgroup" colspan="{units}" class="lp-{role}">{symbol} '
    '<span class="lp-word">{role}</span></th>'
)


def _numbers(cells: Iterable[tuple[str, str]]) -> Html:
    return join([_NUMBER(role=role, text=text) for role, text in cells])


_NUMBER = template(' <td class="lp-n lp-{role}">{text}</td>')


def _rows(read: str, worked: Timestep, gates: Sequence[Gate], units: int) -> Iterator[Html]:
    matrices = {gate.role: worked.weights.get((read, gate.role)) for gate in gates}
    length = max(len(matrix) for matrix in matrices.values() if matrix)
    symbol, meaning = _READ.get(read, ("", read))
    known = {"input": worked.input, "hidden": worked.before["hidden"]}.get(read)
    value = "" if read == "peephole" else "1"
    for row in range(length):
        cells = [
            (gate.role, shown(matrix[row][unit], 1) if matrix else "")
            for gate in gates
            for matrix in [matrices[gate.role]]
            for unit in range(units)
        ]
        yield _ROW(
            kind=read if known else "bias",
            symbol=f"{symbol}{_small(row)}" if known else "",
            word=_WORD if known else NOTHING,
            meaning=f"{meaning} {row + 1}" if read == "input" else meaning,
            value=shown(known[row], worked.digits) if known else value,
            cells=_numbers(cells),
        )


_WORD = Html(' class="lp-word"')
_ROW = template(
    '<tr class="lp-from-{kind}"><th scope="row"><i>{symbol}</i> <span{word}>{meaning}</span></th> '
    '<td class="lp-n"><b>{value}</b></td>{cells}</tr>\n'
)


def _small(index: int) -> str:
    """A number from 0 on, as an index below the line that begins at 1."""
    return "".join([chr(0x2080 + int(digit)) for digit in str(index + 1)])


def _vectors(
    layer: Layer, made: Expression, worked: Timestep, new: WorkedStep, gates: Mapping[str, Gate]
) -> Html:
    """How a state is made of whole vectors."""
    parts = layer_parts(layer)
    values = {(step.role, step.is_state): [line.value for line in step.lines] for step in worked.steps}

    def vector(css: str, symbol: Html, own: Sequence[Decimal]) -> Html:
        return _VECTOR(css=css, symbol=symbol, values=", ".join([shown(value) for value in own]))

    def item(token: Token) -> Html:
        if isinstance(token, Gated):
            return vector(token.role, gate_symbol(gates[token.role]), values[token.role, False])
        if isinstance(token, Carried):
            prime = "" if token.is_before else "\N{PRIME}"
            own = worked.before[token.role] if token.is_before else values[token.role, True]
            return vector(token.role[0], SYMBOL(letter=token.role[0] + prime), own)
        return _TEXT(text=plain_text([token], layer, parts))

    row = [Carried(new.role), Sign("="), *written(made, "", parts)]
    return _VECTORS(items=join([item(token) for token in row]))


_VECTORS = template('<p class="lp-vectors">{items}</p>\n')
_VECTOR = template('<b class="lp-{css}">{symbol} ({values})</b>')
_TEXT = template("{text}")


def _step(step: WorkedStep, cell: Cell, gates: Mapping[str, Gate], parts: LayerParts, vectors: Html) -> Html:
    role = step.role
    titles = {**_TITLES, "update": _UPDATE_TAKES_NEW} if cell.update_takes == "new" else _TITLES
    symbol = SYMBOL(letter=f"{role[0]}\N{PRIME}") if step.is_state else _symbol(gates[role])
    owner = "" if step.is_state else role
    own = (
        [found.part for (_, gate), found in parts.items() if gate == owner]
        if not (step.is_state and role == "cell")
        else []
    )
    count = sum(part.parameters for part in own)
    return _STEP(
        css="c" if step.is_state and role == "cell" else "h" if step.is_state else role,
        curve=squashed(FUNCTIONS[cell.activation(role)], [*map(float, step.inner)], f"lp-{role}")
        if step.inner
        else NOTHING,
        title=_STATES[role] if step.is_state else titles[role],
        lines=join(
            [
                _LINE(
                    symbol=symbol,
                    unit=_small(unit),
                    working=" = ".join(line.working),
                    value=shown(line.value),
                )
                for unit, line in enumerate(step.lines)
            ]
        ),
        vectors=vectors,
        parameters=parameters(count) if count else "no parameters",
    )


def _symbol(gate: Gate) -> Html:
    """What a gate's values are called: the new state where the layer has no gates."""
    return gate_symbol(gate) if gate.letter else SYMBOL(letter="h\N{PRIME}")


_STEP = template(
    '<li class="lp-{css}" tabindex="0">{curve}<b>{title}</b>\n{vectors}{lines}'
    '<p class="lp-note">{parameters}</p></li>\n'
)
_LINE = template("<p>{symbol}{unit} = {working} = <b>{value}</b></p>\n")

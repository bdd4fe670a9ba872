"""The weights of a layer by its gates, with totals on both margins."""

from collections.abc import Sequence
from functools import lru_cache

from ..calculator.cells import Gate
from ..calculator.layers import Layer
from ..calculator.patterns import Blank
from ..calculator.weights import Group, Weight
from ..request import Request
from .html import NOTHING, Html, filled_in, join, label, template, tensor_name, tensor_shape


def weight_tables(layer: Layer, request: Request) -> Html:
    """A table for each group of a layer's weights."""
    return join([_table(group) for group in layer.groups])


def _table(group: Group) -> Html:
    gates = group.gates if len(group.gates) > 1 else ()
    cells = _count_cells(gates)
    counts = [_counts(weight, gates) for weight in group.weights]
    return _TABLE(
        by_gate=" by gate" if gates else "",
        name=f", {group.label}" if group.label else "",
        heading=label(group.label) if group.label else "",
        heads=_gate_heads(gates),
        rows=join(
            [_row(weight, filled_in(cells, row)) for weight, row in zip(group.weights, counts, strict=True)]
        ),
        totals=filled_in(cells, [sum(column) for column in zip(*counts, strict=True)]),
    )


_TABLE = template(
    '<div class="lp-scroll lp-weights" role="group" aria-label="Weights{by_gate}{name}">\n{heading}<table>\n'
    '<thead><tr><th scope="col">Weights</th>{heads} <th scope="col" class="lp-n">Total</th></tr></thead>\n'
    '<tbody>\n{rows}</tbody>\n<tfoot><tr><th scope="row">Total</th>{totals}</tr></tfoot>\n'
    "</table>\n</div>\n"
)


def _counts(weight: Weight, gates: Sequence[Gate]) -> list[int]:
    """How many parameters of a tensor serve each gate, and how many there are."""
    by_gate = weight.by_gate if gates else {}
    return [*[by_gate.get(gate, 0) for gate in gates], weight.parameters]


@lru_cache(maxsize=64)
def _count_cells(gates: Sequence[Gate]) -> Html:
    """Cells with blanks for the count of each gate, and for that of all."""
    roles = [*[f" lp-{gate.role}" for gate in gates], ""]
    return join([_CELL(role=role, value=Blank.at(place)) for place, role in enumerate(roles)])


_CELL = template(' <td class="lp-n{role}"><data value="{value:d}">{value:,}</data></td>')


@lru_cache(maxsize=64)
def _gate_heads(gates: Sequence[Gate]) -> Html:
    return join([_GATE_HEAD(role=gate.role, letter=gate.letter) for gate in gates])


_GATE_HEAD = template(
    ' <th scope="col" class="lp-n lp-{role}" tabindex="0"><span class="lp-word">{role}</span> '
    "<i>{letter}</i></th>"
)


def _row(weight: Weight, counts: Html) -> Html:
    return _ROW(
        kind=weight.kind,
        symbol=weight.symbol,
        name=tensor_name(weight.name),
        not_trained=NOTHING if weight.trainable else _NOT_TRAINED,
        shape=tensor_shape(weight.shape),
        counts=counts,
    )


_NOT_TRAINED = Html(" <em>not trained</em>")
_ROW = template(
    '<tr class="lp-from-{kind}"><th scope="row" tabindex="0"><i>{symbol}</i> {name}{not_trained} '
    '<span class="lp-shape">{shape}</span></th>{counts}</tr>\n'
)

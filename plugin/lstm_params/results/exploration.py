"""What a reader may change in a block, as a form; and formulas from which a script works out what follows.

The form is there from the start, so that nothing moves when the script begins. Without script it is hidden.
"""

import json
from bisect import bisect_left
from typing import Any

from ..calculator.exploring import Exploration, Knob, Variant
from ..calculator.formulas import Data, Formula, counted
from ..calculator.frameworks import FRAMEWORKS
from ..calculator.memory import BYTES
from ..calculator.powers import sizes
from ..calculator.shapes import Tensor
from ..calculator.weights import Group, Weight
from ..request import Request
from .colours import size_class
from .drawing.weight_cells import is_read_down
from .html import NOTHING, Html, formula, join, json_text, template

STEPS = (*range(1, 17), 20, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024)
"""What a slider can be set to."""


def exploration_form(request: Request, explored: Exploration) -> Html:
    """The form of a block whose sizes a reader may change."""
    switches = [_switch(name, values, explored) for name, values in explored.switches.items()]
    return _FORM(
        data=json_text(_data(request, explored)),
        switches=_SWITCHES(switches=join(switches)) if switches else NOTHING,
        dials=join([_dial(knob, explored) for knob in explored.knobs]),
        budget=_budget(explored.knobs[-1], explored) if explored.knobs else NOTHING,
    )


_FORM = template(
    '<form class="lp-explore" data-explore=\'{data}\'><fieldset disabled aria-label="Change it">\n'
    '{switches}{dials}<p class="lp-dial lp-long">{budget}'
    '<button type="button" name="from">compare from here</button> '
    '<button type="button" name="reset">reset</button></p>\n<output role="status">&nbsp;</output>\n'
    "</fieldset></form>\n"
)


_SWITCHES = template('<div class="lp-switches">{switches}</div>\n')


def _switch(name: str, values: tuple[str, ...], explored: Exploration) -> Html:
    number = list(explored.switches).index(name)
    own = explored.variants[0].choice[number]
    if set(values) <= {"yes", "no"}:
        return _CHECKBOX(name=name, checked=_CHECKED if own == "yes" else NOTHING)
    radios = [
        _RADIO(
            name=name,
            value=value,
            checked=_CHECKED if value == own else NOTHING,
            label=FRAMEWORKS[value].name,
        )
        for value in sorted(values, key=list(FRAMEWORKS).index)
    ]
    return _RADIOS(name=name, radios=join(radios))


_CHECKED = Html(" checked")
_CHECKBOX = template('<label><input type="checkbox" name="{name}"{checked}> <code>{name}</code></label>\n')
_RADIO = template('<label><input type="radio" name="{name}" value="{value}"{checked}> {label}</label>')
_RADIOS = template('<span class="lp-segments" role="radiogroup" aria-label="{name}">{radios}</span>\n')


def _dial(knob: Knob, explored: Exploration) -> Html:
    size = knob.size
    return _DIAL(
        name=size.name,
        symbol=formula(size),
        css=size_class(size).replace("lp-", "lp-dial-"),
        step=min(bisect_left(STEPS, size.value), len(STEPS) - 1),
        steps=len(STEPS) - 1,
        word=size.meaning,
        value=size.value,
        most=explored.largest,
        more=f"+{_grown(explored, knob, size.value + 1) - _grown(explored, knob, size.value):,}",
        one=counted(1, size.meaning),
    )


_DIAL = template(
    '<p class="lp-dial {css}"><label>{symbol} {word} '
    '<input type="number" name="{name}" value="{value:d}" min="1" max="{most:d}"></label>'
    '<input type="range" name="{name}" min="0" max="{steps:d}" value="{step:d}" aria-label="{word}">'
    '<button type="button" name="{name}">{one} more: <b>{more}</b></button></p>\n'
)


def _budget(knob: Knob, explored: Exploration) -> Html:
    own, twice = (_grown(explored, knob, factor * knob.size.value) for factor in (1, 2))
    return _BUDGET(word=knob.size.meaning, factor=f"{twice / own:.3g}", symbol=formula(knob.size))


_BUDGET = template(
    '<label>{symbol} for at most <input type="number" name="budget" min="1"> parameters</label> '
    '<button type="button" name="twice">twice the {word}: <b>× {factor}</b></button> '
)


def _grown(explored: Exploration, knob: Knob, value: int) -> int:
    """The count of the block's own layer with another value of one size."""
    return explored.variants[0].network.layers[0].formula.with_value(knob.size.name, value)


def _data(request: Request, explored: Exploration) -> dict[str, Any]:
    layers = [variant.network.layers[0] for variant in explored.variants]
    values = {
        size.name: size.value
        for layer in reversed(layers)
        for formula in layer.formulas
        for size in sizes(formula)
    }
    pool = _Pool()
    return {
        "sizes": {knob.size.name: knob.size.meaning for knob in explored.knobs},
        "values": values,
        "largest": explored.largest,
        "steps": STEPS,
        "bytes": BYTES[request.dtype],
        "dtype": request.dtype,
        "switches": explored.switches,
        "variants": {
            ",".join(variant.choice): _variant(variant, request.batch, pool) for variant in explored.variants
        },
        "pool": [json.loads(text) for text in pool.places],
    }


class _Pool:
    """Pieces of data that many variants have: each is there once, and named by its place."""

    def __init__(self) -> None:
        self.places: dict[str, int] = {}

    def place(self, piece: object) -> int:
        """Where a piece is."""
        return self.places.setdefault(json.dumps(piece), len(self.places))


def _variant(variant: Variant, batch: int | None, pool: _Pool) -> list[Any]:
    """One variant: its call, and the places of its label, notes, inputs, outputs, formula and groups."""
    network = variant.network
    layer, framework = network.layers[0], network.framework

    def axes(tensor: Tensor) -> list[Data]:
        found = framework.axes(tensor, batch)
        return [[0, axis] if isinstance(axis, str) else _bare(axis) for axis in found]

    return [
        variant.code,
        pool.place(framework.label),
        pool.place(layer.notes),
        pool.place([axes(tensor) for tensor in network.inputs]),
        pool.place([axes(tensor) for tensor in network.outputs]),
        pool.place(layer.formula.as_data()),
        [pool.place(_group(group, pool)) for group in layer.groups],
    ]


def _group(group: Group, pool: _Pool) -> list[Any]:
    """A group: its label, whether rows are what is read, its gates, and the places of its weights."""
    gates = group.gates if len(group.gates) > 1 else ()
    return [
        group.label,
        int(is_read_down(group)),
        [[gate.role, gate.letter] for gate in gates],
        [pool.place(_weight(weight, group)) for weight in group.weights],
    ]


def _weight(weight: Weight, group: Group) -> list[Any]:
    """A weight: its kind, symbol, name and shape, what it reads, and its parts for each gate."""
    parts = [
        [[_bare(part.source.length), _bare(part.writes)] for part in weight.parts if part.gate == gate]
        for gate in group.gates
    ]
    reads = dict.fromkeys((part.source.kind, part.source.length) for part in weight.parts)
    return [
        weight.kind,
        weight.symbol,
        weight.name,
        [_bare(length) for length in weight.shape],
        [[kind, _bare(length)] for kind, length in reads],
        parts[:1] if all(own == parts[0] for own in parts) else parts,
    ]


def _bare(formula: Formula) -> Data:
    """A formula as data, without what its numbers mean."""
    return _without_meaning(formula.as_data())


def _without_meaning(data: Data) -> Data:
    if not isinstance(data, list):
        return data
    if data[0] in ("+", "*", "//"):
        return [data[0], "", *map(_without_meaning, data[2:])]
    return data[0]

"""What a reader may change in a block, as a form; and formulas from which a script works out what follows.

The form is there from the start, so that nothing moves when the script begins. Without script it is hidden.
"""

import json
from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

from ..calculator.exploring import Exploration, Keys, Knob, Variant, keyed_data
from ..calculator.formulas import Data, Formula, counted
from ..calculator.frameworks import FRAMEWORKS
from ..calculator.memory import BYTES
from ..calculator.shapes import Tensor
from ..calculator.switching import CELLS
from ..calculator.weights import CONSTANT, Group, Weight
from ..request import Request
from .colours import size_class
from .drawing.weight_cells import is_read_down
from .html import NOTHING, Html, broken, formula, join, json_text, template
from .layer_table import call_beside_name
from .weight_figure import column_heads, constant_read, weight_head

STEPS = (*range(1, 17), *[power * 2**n // 2 for n in range(4, 10) for power in (3, 4)])
"""What a slider can be set to: each number up to 16, then powers of 2 and what lies between two."""


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
            label=FRAMEWORKS[value].name if name == "framework" else value,
        )
        for value in sorted(values, key=[*CELLS, *FRAMEWORKS].index)
    ]
    return _RADIOS(name=name, radios=join(radios))


_CHECKED = Html(" checked")
_CHECKBOX = template(
    '<label><input type="checkbox" name="{name}" value="yes"{checked}> <code>{name}</code></label>\n'
)
_RADIO = template('<label><input type="radio" name="{name}" value="{value}"{checked}> {label}</label>')
_RADIOS = template('<span class="lp-segments" role="radiogroup" aria-label="{name}">{radios}</span>\n')


def _dial(knob: Knob, explored: Exploration) -> Html:
    size = knob.size
    return _DIAL(
        name=knob.key,
        symbol=formula(size),
        css=size_class(size).replace("lp-", "lp-dial-"),
        step=min(bisect_left(STEPS, size.value), len(STEPS) - 1),
        steps=len(STEPS) - 1,
        word=knob.meaning,
        value=explored.values[knob.key],
        most=explored.largest,
        more=f"+{_grown(explored, knob, size.value + 1) - _grown(explored, knob, size.value):,}",
        one=counted(1, knob.meaning),
    )


_DIAL = template(
    '<p class="lp-dial {css}"><label>{symbol} = '
    '<input type="number" name="{name}" value="{value:d}" min="1" max="{most:d}"> {word}</label>'
    '<input type="range" name="{name}" min="0" max="{steps:d}" value="{step:d}" aria-label="{word}">'
    '<button type="button" name="{name}">{one} more: <b>{more}</b></button></p>\n'
)


def _budget(knob: Knob, explored: Exploration) -> Html:
    own, twice = (_grown(explored, knob, factor * knob.size.value) for factor in (1, 2))
    return _BUDGET(word=knob.meaning, factor=f"{twice / own:.3g}", symbol=formula(knob.size))


_BUDGET = template(
    '<label>{symbol} for at most <input type="number" name="budget" min="1"> parameters</label> '
    '<button type="button" name="twice">twice the {word}: <b>× {factor}</b></button> '
)


def _grown(explored: Exploration, knob: Knob, value: int) -> int:
    """The block's own count with another value of one size."""
    return explored.build({knob.name: value}).parameters


def _data(request: Request, explored: Exploration) -> list[object]:
    """What the script reads, in this order, as it has no room for names."""
    pools = _Pools()
    variants = {
        ",".join(variant.choice): pools.place(
            "variant", _variant(variant, request.batch, explored.keys, pools)
        )
        for variant in explored.variants
    }
    choice = dict(zip(explored.switches, explored.variants[0].choice, strict=True))
    return [
        {knob.key: knob.meaning for knob in explored.knobs},
        {**explored.values, **choice},
        explored.derived,
        explored.largest,
        BYTES[request.dtype],
        request.dtype,
        list(explored.switches),
        variants,
        *pools.pieces.values(),
    ]


class _Pools:
    """Pieces of data that many variants have: each is there once, and named by its place in its kind."""

    def __init__(self) -> None:
        kinds = ("label", "notes", "tensors", "formula", "gates", "weight", "variant")
        self.pieces: dict[str, list[object]] = {kind: [] for kind in kinds}
        self._places: dict[tuple[str, str], int] = {}

    def place(self, kind: str, piece: object) -> int:
        """Where a piece is."""
        pieces = self.pieces[kind]
        place = self._places.setdefault((kind, json.dumps(piece)), len(pieces))
        if place == len(pieces):
            pieces.append(piece)
        return place


def _variant(variant: Variant, batch: int | None, keys: Sequence[Keys], pools: _Pools) -> list[Any]:
    """One variant: its call as HTML, the places of its label, notes, inputs, outputs and formula, its groups.

    Several layers are such lists behind one for all of them.
    """
    network = variant.network
    framework = network.framework

    def shapes(tensors: Sequence[Tensor], own: Keys) -> int:
        return pools.place(
            "tensors",
            [[_axis(axis, own) for axis in framework.axes(tensor, batch)] for tensor in tensors],
        )

    layers: list[list[Any]] = [
        [
            broken(code if len(variant.codes) == 1 else call_beside_name(layer._replace(code=code))),
            pools.place("label", framework.label),
            pools.place("notes", layer.notes),
            shapes((layer.input, *layer.also_reads), own),
            shapes(layer.outputs, own),
            pools.place("formula", keyed_data(layer.formula, own)),
            [_group(group, own, pools) for group in layer.groups],
        ]
        for code, layer, own in zip(variant.codes, network.layers, keys, strict=True)
    ]
    if len(layers) == 1:
        return layers[0]
    ends = shapes(network.inputs, keys[0]), shapes(network.outputs, keys[-1])
    return [
        "",
        pools.place("label", framework.label),
        pools.place("notes", []),
        *ends,
        0,
        [],
        layers,
    ]


def _axis(axis: Formula | str, keys: Keys) -> object:
    return _text(axis) if isinstance(axis, str) else _bare(axis, keys)


def _text(text: str) -> list[Any]:
    """A text in the place of a formula: what has no value."""
    return ["", text]


def _group(group: Group, keys: Keys, pools: _Pools) -> list[Any]:
    """A group: its label, whether rows are what is read, and the places of its gates and of its weights."""
    gates = group.gates if len(group.gates) > 1 else ()
    return [
        group.label,
        int(is_read_down(group)),
        pools.place("gates", [[gate.role for gate in gates] or [""], column_heads(gates)]),
        [pools.place("weight", _weight(weight, group, keys)) for weight in group.weights],
    ]


def _weight(weight: Weight, group: Group, keys: Keys) -> list[Any]:
    """A weight: its kind, head and shape, what it reads, its parts for each gate, and whether it is fixed."""
    parts = [
        [
            [_bare(part.source.length, keys), _bare(part.writes, keys)]
            for part in weight.parts
            if part.gate == gate
        ]
        for gate in group.gates
    ]
    reads = dict.fromkeys((blocks.source.kind, blocks.source.length) for blocks in weight.blocks)
    return [
        weight.kind,
        weight_head(weight),
        [_bare(length, keys) for length in weight.shape],
        [_text(constant_read(kind)) if kind in CONSTANT else _bare(length, keys) for kind, length in reads],
        parts[:1] if all(own == parts[0] for own in parts) else parts,
        *([] if weight.trainable else [1]),
    ]


def _bare(formula: Formula, keys: Keys) -> Data:
    """A formula as data, without what its numbers mean."""
    return _without_meaning(keyed_data(formula, keys))


def _without_meaning(data: Data) -> Data:
    if not isinstance(data, list):
        return data
    if data[0] in ("+", "*", "//"):
        return [data[0], "", *map(_without_meaning, data[2:])]
    return data[0]

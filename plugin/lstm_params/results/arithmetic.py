"""A layer's count worked out, by gate and by weight."""

from collections.abc import Sequence
from functools import lru_cache

from ..calculator.layers import Layer
from ..calculator.patterns import Pattern
from ..calculator.weights import Weight
from ..calculator.working import worked
from ..request import Request
from .html import (
    NOTHING,
    PART,
    Html,
    filled_in,
    formula,
    join,
    label,
    length_with_commas,
    template,
    tensor_name,
)


def arithmetic(layer: Layer, request: Request) -> Html:
    """A layer's count worked out by gate and by weight; nothing where it has no weights."""
    weights = layer.weights
    if not weights:
        return NOTHING
    by_gate = ", by gate" if any(len(group.gates) > 1 for group in layer.groups) else ""
    counts = [weight.parameters for weight in weights]
    pattern = Pattern([layer.formula])
    return _VIEW(
        label=label(f"Worked arithmetic{by_gate}"),
        steps=filled_in(_steps(pattern), pattern.numbers),
        by_weight=label("By weight", PART),
        rows=join([_row(*pair) for pair in zip(weights, counts, strict=True)]),
        sum=_sum(counts) if len(counts) > 1 else NOTHING,
    )


_VIEW = template(
    '<div class="lp-view">\n{label}<ol class="lp-steps">\n{steps}</ol>\n'
    '<div class="lp-scroll lp-sum" role="group" aria-label="Count by weight">\n{by_weight}'
    "<table>\n<tbody>\n{rows}</tbody>\n{sum}</table>\n</div>\n</div>\n"
)


@lru_cache(maxsize=64)
def _steps(pattern: Pattern) -> Html:
    """The lines of the working, from the formula to the number, with blanks for its numbers."""
    (worked_out,) = pattern.blanks()
    *steps, result = worked(worked_out)
    lines = [
        _STEP(equals="= " if number else "", formula=formula(step), note=_note(notes))
        for number, (step, notes) in enumerate(steps)
    ]
    last = _RESULT(
        equals="= " if steps else "",
        formula=formula(result.formula),
        plural="" if result.formula.value == 1 else "s",
        note=_note(result.notes),
    )
    return join([*lines, last])


_STEP = template('<li><span class="lp-step">{equals}{formula}</span>{note}</li>\n')
_RESULT = template(
    '<li><span class="lp-step">{equals}<strong>{formula}</strong> parameter{plural}</span>{note}</li>\n'
)


def _note(notes: Sequence[str]) -> Html:
    return _NOTE(text=", ".join(notes)) if notes else NOTHING


_NOTE = template(' <span class="lp-note">{text}</span>')


def _row(weight: Weight, parameters: int) -> Html:
    """The lengths of a tensor's axes multiplied; of a vector nothing, whose length is its count."""
    return _ROW(
        kind=weight.kind,
        symbol=weight.symbol,
        name=tensor_name(weight.name),
        product=join(map(length_with_commas, weight.shape), " × ") if len(weight.shape) > 1 else NOTHING,
        parameters=parameters,
    )


_ROW = template(
    '<tr class="lp-from-{kind}"><th scope="row"><i>{symbol}</i> {name}</th> <td class="lp-n">{product}</td> '
    '<td class="lp-n">= <data value="{parameters:d}">{parameters:,}</data></td></tr>\n'
)


def _sum(counts: Sequence[int]) -> Html:
    return _SUM(terms=" + ".join([f"{value:,}" for value in counts]), sum=sum(counts))


_SUM = template(
    '<tfoot><tr><th scope="row" colspan="2" class="lp-long">{terms}</th> '
    '<td class="lp-n">= <data value="{sum:d}">{sum:,}</data></td></tr></tfoot>\n'
)

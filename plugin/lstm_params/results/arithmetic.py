"""A layer's count worked out by gate."""

from collections.abc import Sequence
from functools import lru_cache

from ..calculator.formulas import Formula
from ..calculator.layers import Layer
from ..calculator.patterns import Pattern
from ..calculator.working import worked
from ..request import Request
from .html import (
    NOTHING,
    PART,
    Form,
    Html,
    formula,
    join,
    label,
    template,
)


def arithmetic(layer: Layer, request: Request) -> Html:
    """A layer's count worked out by gate, a working for each of its parts; nothing without weights."""
    if not layer.groups:
        return NOTHING
    workings = layer.workings
    if len(workings) == 1:
        own = _working(workings[0][1])
    else:
        parts = [
            _PART(label=label(name, request.level, PART), working=_working(own)) for name, own in workings
        ]
        own = _PARTS(parts=join(parts))
    return _VIEW(label=label("Worked arithmetic", request.level), working=own)


_VIEW = template('<div class="lp-view lp-worked">\n{label}{working}</div>\n')
_PARTS = template('<div class="lp-maps">\n{parts}</div>\n')
_PART = template('<div class="lp-cell">\n{label}{working}</div>\n')


def _working(formula: Formula) -> Html:
    pattern = Pattern([formula])
    return _STEPS(steps=_steps(pattern).filled_in(pattern.numbers))


_STEPS = template('<ol class="lp-steps">\n{steps}</ol>\n')


@lru_cache(maxsize=64)
def _steps(pattern: Pattern) -> Form:
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
    return Form(join([*lines, last]))


_STEP = template('<li><span class="lp-step">{equals}{formula}</span>{note}</li>\n')
_RESULT = template(
    '<li><span class="lp-step">{equals}<strong>{formula}</strong> parameter{plural}</span>{note}</li>\n'
)


def _note(notes: Sequence[str]) -> Html:
    return _NOTE(text=", ".join(notes)) if notes else NOTHING


_NOTE = template(' <span class="lp-note">{text}</span>')

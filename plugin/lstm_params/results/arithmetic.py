"""A layer's count worked out by gate."""

from collections.abc import Sequence
from functools import lru_cache

from ..calculator.layers import Layer
from ..calculator.patterns import Pattern
from ..calculator.working import worked
from ..request import Request
from .html import (
    NOTHING,
    Form,
    Html,
    formula,
    join,
    label,
    template,
)


def arithmetic(layer: Layer, request: Request) -> Html:
    """A layer's count worked out by gate; nothing where it has no weights."""
    if not layer.groups:
        return NOTHING
    by_gate = ", by gate" if any(len(group.gates) > 1 for group in layer.groups) else ""
    pattern = Pattern([layer.formula])
    return _VIEW(
        label=label(f"Worked arithmetic{by_gate}", request.level),
        steps=_steps(pattern).filled_in(pattern.numbers),
    )


_VIEW = template('<div class="lp-view lp-worked">\n{label}<ol class="lp-steps">\n{steps}</ol>\n</div>\n')


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

"""A size that a budget decided: the largest that fits, and the next one, which does not."""

from ..calculator.network import Network
from ..calculator.solving import Solved
from .html import NOTHING, Html, count, formula, join, label, template


def budget_lines(solved: Solved, level: int) -> Html:
    """Both sizes, each with its count worked out; of several layers only the counts.

    Args:
        solved: What the budget decided.
        level: The level of the heading that the result is below.
    """
    missing = solved.larger.parameters - solved.budget
    left = solved.budget - solved.network.parameters
    fits = _FITS(left=count(value=left)) if left else "all of them used"
    lines = [
        _line(solved, solved.network, solved.value, fits),
        _line(solved, solved.larger, solved.value + 1, _TOO_MANY(missing=count(value=missing))),
    ]
    return _VIEW(label=label(f"At most {solved.budget:,} parameters", level), lines=join(lines))


_VIEW = template('<div class="lp-view lp-wide">\n{label}<ul class="lp-list">\n{lines}</ul>\n</div>\n')
_FITS = template("{left} left")
_TOO_MANY = template("{missing} too many")


def _line(solved: Solved, network: Network, value: int, note: Html | str) -> Html:
    layers = network.layers
    working = _WORKING(formula=formula(layers[0].formula.with_numbers())) if len(layers) == 1 else NOTHING
    total = count(value=network.parameters)
    return _LINE(name=solved.name, value=count(value=value), working=working, total=total, note=note)


_WORKING = template("{formula} = ")
_LINE = template("<li>{name} {value}: {working}<strong>{total}</strong>, {note}</li>\n")

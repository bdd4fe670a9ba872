"""Budgets: `{parameters: 100_000, for: units}`, a size that the block leaves to us.

budget = "{" "parameters" ":" count "," "for" ":" size "}"
"""

from ..calculator.named_tuples import NamedTuple
from .errors import Mistake, Span
from .numbers import LARGEST_COUNT, read_size
from .yaml_nodes import Node, Pairs, Scalar

_EXAMPLE = "Write it as in 'solve: {parameters: 100_000, for: units}'."


class Budget(NamedTuple):
    """How many parameters there may be, and the size that is looked for."""

    parameters: int
    size: str
    parameters_span: Span
    size_span: Span


def read_budget(node: Node, mistakes: list[Mistake]) -> Budget | None:
    """The value of a `solve` option, or None where a mistake is added.

    Args:
        node: The option's value.
        mistakes: Where mistakes go.
    """
    before = len(mistakes)
    pairs = node.pairs if isinstance(node, Pairs) else []
    given: dict[str, Node] = {}
    for key, value in pairs:
        name = key.value if isinstance(key, Scalar) else ""
        if name not in ("parameters", "for"):
            is_cut = len(name) == 3 and name.isdecimal()
            hint = "YAML ends a number at its comma: write 100_000 for 100,000." if is_cut else _EXAMPLE
            mistakes.append(Mistake("'solve' has 'parameters' and 'for'", key.span, hint))
        elif name in given:
            mistakes.append(Mistake(f"'{name}' is given twice", key.span))
        given[name] = value
    if len(mistakes) > before:
        return None
    missing = next((name for name in ("parameters", "for") if name not in given), "")
    if missing:
        message = f"'{missing}' is missing in 'solve'" if pairs else "'solve' names a budget and a size"
        mistakes.append(Mistake(message, node.span, _EXAMPLE))
        return None
    parameters = read_size(given["parameters"], "'parameters'", mistakes, LARGEST_COUNT)
    size = given["for"]
    if not isinstance(size, Scalar) or not size.value.isidentifier():
        mistakes.append(Mistake("'for' names one size", size.span, _EXAMPLE))
        return None
    return Budget(parameters, size.value, given["parameters"].span, size.span) if parameters else None

"""`python -m lstm_params why`: what makes a number of parameters, as text."""

from collections.abc import Iterator

from ..blocks.one_line import read_question
from ..calculator.diagnosis.by_count import layers_with
from ..calculator.diagnosis.explanation import Explanation, Question, whole
from ..calculator.diagnosis.search import explain, near_counts
from ..calculator.formulas import Formula
from ..calculator.network import Network
from ..calculator.working import worked

_SHOWN = 3
UNUSUAL = 5
"""From here on, an explanation is so far-fetched that it is said."""


def why_text(parameters: int, layer: str, framework: str) -> tuple[bool, str]:
    """What makes a number for a layer, the likeliest first.

    Args:
        parameters: The number.
        layer: The layer and its input in one line.
        framework: Whose layer it is.

    Returns:
        Whether anything explains the number, and the text.

    Raises:
        BlockError: The layer cannot be read or counted.
    """
    question, network = read_question(layer, framework, "Add '--framework {}'")
    own = f"{layer}   {network.parameters:,} parameters in {network.framework.label}"
    what = "layer" if len(network.layers) == 1 else "layers"
    if network.parameters == parameters:
        return True, "\n".join([own, *_own_count(question, network, what)])
    found = explain(question, parameters)
    if not found:
        is_swapped = sorted(str(parameters)) == sorted(str(network.parameters))
        digits = " It has the digits of the count in another order." if is_swapped else ""
        these = "this layer" if what == "layer" else "these layers"
        return False, f"{own}\nNothing near {these} has {parameters:,} parameters.{digits}"
    order = ", the likeliest first" if len(found) > 1 else ""
    lines = [f"{own}, not {parameters:,}", "", f"{_heading(found[0])} {parameters:,}{order}:"]
    seen: list[list[str]] = []
    for number, explanation in enumerate(found[:_SHOWN], start=1):
        working = list(_working(explanation.formula))
        lines += [
            "",
            f"{number}. {explanation.sentence}",
            *(["   The same arithmetic."] if working in seen else working),
        ]
        seen.append(working)
    if len(found) > _SHOWN:
        lines += ["", f"More that fit, each less likely: {len(found) - _SHOWN}"]
    return True, "\n".join(lines)


def _heading(likeliest: Explanation) -> str:
    if likeliest.cost >= UNUSUAL:
        return "Nothing usual makes it, and what fits may do so by chance. What would make"
    return "What would make"


def _own_count(question: Question, network: Network, what: str) -> Iterator[str]:
    """That a number is the count, worked out; and what others have for the same layers."""
    yield f"{network.parameters:,} is the {what}'{'' if what == 'layers' else 's'} own count."
    yield from _working(whole(network))
    others = near_counts(question, network)
    if others:
        yield "\nCounts that differ from it:"
        width = max(len(f"{each.formula.value:,}") for each in others[:_SHOWN])
        yield from (f"{each.formula.value:{width},}  {each.sentence}" for each in others[:_SHOWN])


def _working(formula: Formula) -> Iterator[str]:
    for number, line in enumerate(worked(formula)):
        yield f"   {'= ' if number else '  '}{line}"


def layers_text(parameters: int, frameworks: tuple[str, ...]) -> tuple[bool, str]:
    """The plain recurrent layers that have a number of parameters.

    Args:
        parameters: The number.
        frameworks: The keys of the frameworks that are meant.

    Returns:
        Whether there are some, and the text.
    """
    found = layers_with(parameters, frameworks)
    if not found:
        return False, f"No plain recurrent layer has {parameters:,} parameters."
    rows = [
        (match.network.framework.label, match.network.layers[0].code, f"on {match.features:,} features")
        for match in found
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
    return True, "\n".join([f"Layers with {parameters:,} parameters:", "", *lines])

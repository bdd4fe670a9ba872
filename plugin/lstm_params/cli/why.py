"""`python -m lstm_params why`: what makes a number of parameters, as text."""

from collections.abc import Iterator

from ..blocks.one_line import read_question
from ..calculator.diagnosis.by_count import layers_with
from ..calculator.diagnosis.explanation import Explanation
from ..calculator.diagnosis.search import explain
from ..calculator.working import worked

_SHOWN = 3


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
    if network.parameters == parameters:
        return True, f"{own}\n{parameters:,} is the layer's own count."
    found = explain(question, parameters)
    if not found:
        return False, f"{own}\nNothing near this layer has {parameters:,} parameters."
    order = ", the likeliest first" if len(found) > 1 else ""
    lines = [f"{own}, not {parameters:,}", "", f"What would make {parameters:,}{order}:"]
    for number, explanation in enumerate(found[:_SHOWN], start=1):
        lines += ["", f"{number}. {explanation.sentence}", *_working(explanation)]
    if len(found) > _SHOWN:
        lines += ["", f"More that fit, each less likely: {len(found) - _SHOWN}"]
    return True, "\n".join(lines)


def _working(explanation: Explanation) -> Iterator[str]:
    for number, line in enumerate(worked(explanation.formula)):
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

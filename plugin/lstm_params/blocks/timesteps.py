"""The numbers of a timestep: `{x: [1, 0, -1], h: [0.5, 0], c: [0, 0]}`, each state that of the step before.

timestep = "{" letter ":" "[" number { "," number } "]" { "," … } "}"
letter   = "x" | "h" | "c"
number   = [ "-" ] digits [ "." one or two digits ], from -100 to 100
"""

from collections.abc import Collection, Mapping
from decimal import Decimal

from ..calculator.lazy_regex import regex
from ..calculator.network import Network
from ..calculator.timestep import fits, lengths
from .errors import Mistake
from .options import Options
from .yaml_nodes import Items, Node, Pairs, Scalar

LARGEST = 100
"""A number may be so large, and as far below 0."""

Numbers = Mapping[str, tuple[Decimal, ...]]
"""The numbers that are given, by the letter of what has them."""

_LETTERS = ("x", "h", "c")
_NUMBER = regex(r"-?(?:0|[1-9]\d{0,2})(?:\.\d{1,2})?")
_EXAMPLE = "Write it as in 'timestep: {x: [1, 0, -0.5], h: [0, 0]}'."


def read_numbers(node: Node, mistakes: list[Mistake]) -> Numbers | None:
    """The value of a `timestep` option, or None where a mistake is added.

    Args:
        node: The option's value.
        mistakes: Where mistakes go.
    """
    before = len(mistakes)
    pairs = node.pairs if isinstance(node, Pairs) else []
    given: dict[str, tuple[Decimal, ...]] = {}
    for key, value in pairs:
        name = key.value if isinstance(key, Scalar) else ""
        if name not in _LETTERS:
            mistakes.append(Mistake("'timestep' has 'x', 'h' and 'c'", key.span, _EXAMPLE))
        elif name in given:
            mistakes.append(Mistake(f"'{name}' is given twice", key.span))
        else:
            given[name] = _numbers(name, value, mistakes)
    if not pairs:
        length = node.value if isinstance(node, Scalar) and node.value.isdecimal() else ""
        hint = f"Write 'timesteps: {length}' for how many there are." if length else _EXAMPLE
        mistakes.append(Mistake("'timestep' gives numbers to 'x', 'h' and 'c'", node.span, hint))
    return given if len(mistakes) == before else None


def _numbers(name: str, node: Node, mistakes: list[Mistake]) -> tuple[Decimal, ...]:
    if not isinstance(node, Items):
        mistakes.append(Mistake(f"'{name}' is a list of numbers", node.span, _EXAMPLE))
        return ()
    found = []
    for item in node.items:
        text = item.value if isinstance(item, Scalar) and item.is_plain else ""
        if not _NUMBER.fullmatch(text):
            message = "a number is written as 3, -0.5 or 0.25, with at most two digits behind the point"
            mistakes.append(Mistake(message, item.span, _EXAMPLE))
        elif abs(Decimal(text)) > LARGEST:
            message = f"a number of a timestep is from −{LARGEST} to {LARGEST}"
            mistakes.append(Mistake(message, item.span))
        else:
            found.append(Decimal(text))
    return tuple(found)


def check_numbers(options: Options, numbers: Numbers, counted: Network, show: Collection[str]) -> None:
    """Note what does not fit: a view that is not shown, several layers, and lists of another length.

    Args:
        options: The block's options, where mistakes are noted.
        numbers: What its `timestep` says.
        counted: The network.
        show: The views that are shown.
    """
    span = options.given["timestep"].span
    if "timestep" not in show:
        hint = "Add 'timestep' to 'show'."
        options.note("'timestep' gives numbers to a view that is not shown", span, hint)
        return
    worked = [layer for layer in counted.layers if fits(layer)]
    if len(worked) > 1:
        message = f"'timestep' gives numbers to one layer, and here are {len(worked)} that it could be of"
        options.note(message, span)
    if len(worked) == 1:
        _check_lengths(options, numbers, lengths(worked[0]))


def _check_lengths(options: Options, numbers: Numbers, expected: Mapping[str, int]) -> None:
    node = options.given["timestep"].node
    for key, value in node.pairs if isinstance(node, Pairs) else ():
        name = key.value if isinstance(key, Scalar) else ""
        length = len(numbers[name])
        if name not in expected:
            known = " and ".join([f"'{letter}'" for letter in expected])
            options.note(f"this layer has no cell state '{name}'", key.span, f"It has {known}.")
        elif length != expected[name]:
            message = f"'{name}' has {_counted(length)} here, and {expected[name]} in this layer"
            options.note(message, value.span)


def _counted(length: int) -> str:
    return f"{length:,} number{'s' if length != 1 else ''}"

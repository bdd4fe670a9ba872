"""The numbers that a network, or a working in a text, gives."""

import ast
import re
from collections.abc import Iterator

from ..calculator.formulas import Formula, Number
from ..calculator.layers import Layer
from ..calculator.lazy_regex import regex
from ..calculator.network import Network
from ..calculator.working import worked

_MOST_LAYERS = 60
_RESULT = regex(r"=\s{0,4}(\d[\d,_]{0,24})")
_WORKING = regex(r"[\d,_ ()×x*·+−-]*\Z")
_LONGEST = 200
"""So many characters before a sign of equality are looked at."""
_LARGEST = 10**18


def numbers_of(network: Network) -> set[int]:
    """What a result may show of a network: counts of layers, gates and weights, sizes, and workings."""
    own = {network.parameters, network.trainable, network.parameters - network.trainable}
    counts = [layer.parameters for layer in network.layers]
    for first in range(min(len(counts), _MOST_LAYERS)):
        total = 0
        for count in counts[first : first + _MOST_LAYERS]:
            total += count
            own.add(total)
    for layer in network.layers:
        own.update(_of_layer(layer))
    by_type: dict[str, int] = {}
    for layer in network.layers:
        by_type[layer.type] = by_type.get(layer.type, 0) + layer.parameters
    return own | set(by_type.values())


def _of_layer(layer: Layer) -> Iterator[int]:
    yield layer.trainable
    yield layer.products.value
    yield from _in_formula(layer.formula)
    for tensor in (layer.input, *layer.outputs):
        yield from (length for length in tensor.lengths if length is not None)
    for group in layer.groups:
        yield group.parameters
        yield from _in_formula(group.formula)
        yield from group.by_gate.values()
        for weight in group.weights:
            yield weight.parameters
            yield from weight.by_gate.values()
            yield from (length.value for length in weight.shape)


def _in_formula(formula: Formula) -> Iterator[int]:
    """The numbers in all lines of its working."""
    for line in worked(formula):
        yield from (token.value for token in line.formula.tokens() if isinstance(token, Number))


def numbers_in(text: str) -> set[int]:
    """The results of workings in a text: what is behind a sign of equality, unless that is wrong."""
    found = set()
    for match in _RESULT.finditer(text):
        result = int(re.sub("[,_]", "", match[1]))
        before = _WORKING.search(text[max(match.start() - _LONGEST, 0) : match.start()])
        left = before[0].strip() if before else ""
        if not left or _value(left) in (None, result):
            found.add(result)
    return found


def _value(text: str) -> int | None:
    """What a product or sum comes to; None where that is not known."""
    plain = re.sub("[×x·]", "*", re.sub("[,_]", "", text)).replace("−", "-").strip()
    try:
        return _evaluated(ast.parse(plain, mode="eval").body)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _evaluated(node: ast.expr) -> int:
    if isinstance(node, ast.Constant) and type(node.value) is int and node.value < _LARGEST:
        return node.value
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub, ast.Mult)):
        left, right = _evaluated(node.left), _evaluated(node.right)
        value = left * right if isinstance(node.op, ast.Mult) else left + right
        value = left - right if isinstance(node.op, ast.Sub) else value
        if abs(value) < _LARGEST:
            return value
    raise ValueError("this is no sum or product of numbers")

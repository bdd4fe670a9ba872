"""What a layer costs beside its parameters: multiply-adds, values that it returns, values of its state.

One multiply-add multiplies a weight by the value that it reads, and adds the product up. Counted are the
products of matrices with what they read, and in attention of values with values. Not counted is what is
done value by value: biases, activations, gates, normalizations, poolings. Tools that count floating-point
operations count two for each multiply-add.
"""

from collections.abc import Iterator, Sequence

from .formulas import Formula, Number, Size, product, times, total
from .layers import Layer
from .named_tuples import NamedTuple
from .shapes import Tensor


class Cost(NamedTuple):
    """A number, and how it comes about."""

    what: str
    """What is counted: `multiply-adds`, `values returned`, `values of state`."""
    of: str
    """For how much: `each timestep`, `one sequence`, `a batch of 32`."""
    formula: Formula | None
    """None where it depends on a length that is left open, or where nobody says what a part does."""
    is_part: bool = False
    """Whether it is for one timestep or place, and not for the whole input."""
    is_kept: bool = False
    """Whether it is a number of values, which take memory."""

    @property
    def value(self) -> int | None:
        """The number."""
        return None if self.formula is None else self.formula.value


MULTIPLY_ADDS, RETURNED, STATE = "multiply-adds", "values returned", "values of state"


def costs(layer: Layer, batch: int | None = None) -> list[Cost]:
    """A layer's costs, for a batch or for one input.

    Args:
        layer: The layer.
        batch: How many inputs there are in a batch; None for one input.

    >>> from lstm_params import Call, network
    >>> (lstm,) = network(Call("LSTM", 2), features=3, timesteps=40).layers
    >>> for cost in costs(lstm):
    ...     print(cost.what, cost.of, cost.formula, cost.value, sep=" | ")
    multiply-adds | each timestep | 4 × (x + h) × h | 40
    multiply-adds | one input | T × 40 | 1600
    values returned | one input | h | 2
    values of state | one input | 2 × h | 4
    """
    every = f"a batch of {batch:,}" if batch else "one input"
    inputs = [Size("N", batch, "inputs")] if batch else []
    found = [*_multiply_adds(layer, every, inputs)]
    found.append(_values(RETURNED, every, layer.outputs, inputs))
    if layer.states:
        found.append(_values(STATE, every, [state.tensor for state in layer.states], inputs))
    return found


def _multiply_adds(layer: Layer, every: str, inputs: list[Size]) -> Iterator[Cost]:
    if layer.has_unknown_products:
        yield Cost(MULTIPLY_ADDS, every, None)
        return
    if layer.used_along is None:
        yield Cost(MULTIPLY_ADDS, every, Number(0))
        return
    each = layer.products
    uses = [*inputs, *layer.used_along]
    if layer.used_along:
        yield Cost(MULTIPLY_ADDS, _each(layer), each, is_part=True)
        each = Number(each.value, "multiply-adds")
    known = [length for length in uses if length is not None]
    is_open = len(known) < len(uses) or (layer.attends and layer.between is None)
    yield Cost(MULTIPLY_ADDS, every, None if is_open else _total(layer, product([*known, each]), inputs))


def _each(layer: Layer) -> str:
    places = len(layer.used_along or ()) - bool(layer.states)
    return "each " + " and ".join(["place"] * bool(places) + ["timestep"] * bool(layer.states))


def _total(layer: Layer, formula: Formula, inputs: list[Size]) -> Formula:
    if layer.between is None:
        return formula
    return total([formula, product([*inputs, layer.between])])


def _values(what: str, of: str, tensors: Sequence[Tensor], inputs: list[Size]) -> Cost:
    return Cost(what, of, _held(tensors, inputs), is_kept=True)


def _held(tensors: Sequence[Tensor], inputs: list[Size]) -> Formula | None:
    """How many values some tensors hold, alike ones multiplied."""
    counts: dict[Formula, int] = {}
    if not tensors:
        return None
    for tensor in tensors:
        known = [length for length in tensor.shape if length is not None]
        if len(known) < len(tensor.shape) or not tensor.batch_rows:
            return None
        length = product([Number(tensor.batch_rows), *known] if tensor.batch_rows > 1 else known)
        counts[length] = counts.get(length, 0) + 1
    return product([*inputs, total([times(count, length) for length, count in counts.items()])])

"""The largest size with which a network stays within a budget of parameters."""

from collections.abc import Callable, Sequence

from .calls import NetworkError
from .formulas import Compound, Formula
from .named_tuples import NamedTuple
from .network import Network
from .signatures import LARGEST_SIZE


class Solved(NamedTuple):
    """A size that a budget decides."""

    name: str
    """What a block or the framework calls the size."""
    value: int
    budget: int
    network: Network
    larger: Network
    """The network with the next size, which does not fit."""


class BudgetError(ValueError):
    """No size can be found for a budget.

    Attributes:
        message: Why.
        hint: What to write instead, or nothing.
        is_of_size: Whether it is the size that cannot be solved for, whatever the budget is.
    """

    def __init__(self, message: str, hint: str = "", is_of_size: bool = False) -> None:
        super().__init__(message)
        self.message, self.hint, self.is_of_size = message, hint, is_of_size


def solve(name: str, budget: int, build: Callable[[int], Network]) -> Solved:
    """The largest size within a budget.

    Of two networks whose sizes differ by one, every number in their formulas is a line; with that, counts are
    worked out and no network is built. The two that matter are built and counted in the end.

    Args:
        name: What the size is called.
        budget: How many parameters there may be.
        build: The network with a size.

    Raises:
        BudgetError: Nothing fits, everything does, or the count does not grow with the size.
        NetworkError: What `build` raises.

    >>> from lstm_params.calculator.calls import Call
    >>> from lstm_params.calculator.rows import network
    >>> solved = solve("units", 50_000, lambda units: network(Call("LSTM", units), features=3))
    >>> solved.value, solved.network.parameters, solved.larger.parameters
    (109, 49268, 50160)
    """
    smallest = _smallest(build)
    base = max(smallest, _BASE)
    first, second = (_formulas(build(size)) for size in (base, base + 1))
    if len(first) != len(second):
        raise _not_solvable(name)

    def count(size: int) -> int:
        pairs = zip(first, second, strict=True)
        return sum([_extrapolated(one, other, size - base, name) for one, other in pairs])

    if count(LARGEST_SIZE) == count(smallest):
        raise BudgetError(f"'{name}' changes no count", is_of_size=True)
    if count(LARGEST_SIZE) <= budget:
        message = f"{budget:,} parameters are enough for '{name}' of {LARGEST_SIZE:,}, which is the largest"
        raise BudgetError(message)
    least = build(smallest)
    if least.parameters > budget:
        message = (
            f"'{name}' of {smallest:,} makes {least.parameters:,} parameters already, more than {budget:,}"
        )
        raise BudgetError(message, f"Give at least {least.parameters:,}.")
    fits, too_large = smallest, LARGEST_SIZE
    while too_large - fits > 1:
        size = (fits + too_large) // 2
        fits, too_large = (size, too_large) if count(size) <= budget else (fits, size)
    found = Solved(name, fits, budget, build(fits), build(too_large))
    if not found.network.parameters <= budget < found.larger.parameters:
        raise _not_solvable(name)
    return found


_BASE = 2
"""At 1, some formulas are written in another way."""


def _smallest(build: Callable[[int], Network]) -> int:
    """The smallest size that a layer takes, where it must be larger than another one, as a projection.

    Raises:
        NetworkError: It takes none.
    """
    below, taken = 0, 1
    while not _is_taken(build, taken):
        below, taken = taken, 2 * taken
        if taken > LARGEST_SIZE:
            build(1)
    while taken - below > 1:
        size = (below + taken) // 2
        below, taken = (below, size) if _is_taken(build, size) else (size, taken)
    return taken


def _is_taken(build: Callable[[int], Network], size: int) -> bool:
    try:
        build(size)
    except NetworkError:
        return False
    return True


def _not_solvable(name: str) -> BudgetError:
    hint = f"Count several of them: 'sweep: {{{name}: [1, 2]}}'."
    return BudgetError(
        f"'{name}' changes how the count is made, and not only a size in it", hint, is_of_size=True
    )


def _formulas(network: Network) -> Sequence[Formula]:
    return [layer.formula for layer in network.layers]


def _extrapolated(one: Formula, other: Formula, steps: int, name: str) -> int:
    """What a formula gives some steps from one, where the other is one step from it.

    All signs but that of a division make more of more, so that a count can only grow with the size.
    """
    if isinstance(one, Compound):
        parts = other.parts if isinstance(other, Compound) and type(one) is type(other) else ()
        if len(parts) != len(one.parts) or (one.sign == "//" and one.value != other.value):
            raise _not_solvable(name)
        pairs = zip(one.parts, parts, strict=True)
        return one.worked_out([_extrapolated(*pair, steps, name) for pair in pairs])
    growth = other.value - one.value
    if type(one) is not type(other) or growth < 0:
        raise _not_solvable(name)
    return one.value + steps * growth

"""The count of a block whose size a budget decides."""

from ..calculator.calls import NetworkError
from ..calculator.frameworks import FRAMEWORKS
from ..calculator.network import Network
from ..calculator.solving import BudgetError, Solved, solve
from .budgets import Budget
from .counting import Described, count
from .errors import Mistake
from .options import Options
from .sweep_targets import combinations, find_targets
from .sweeps import PlacedAxis, PlacedValue


def count_within(options: Options, budget: Budget, described: Described, framework: str) -> Solved | None:
    """The network with the largest size within a budget; None where a mistake is noted.

    Args:
        options: The block's options, where mistakes are noted.
        budget: The budget.
        described: What the options say of the layers and the input.
        framework: Whose layers they are.
    """
    before = len(options.mistakes)
    calls = [layer.read.call for layer in described.layers]
    axis = PlacedAxis(budget.size, budget.size_span, ())
    targets = find_targets([axis], options, calls, FRAMEWORKS[framework], "solve")
    if len(options.mistakes) > before:
        return None

    sizes: list[int] = []
    refused: list[Mistake] = []

    def built(size: int) -> Network:
        before = len(options.mistakes)
        axis = targets[0].axis._replace(values=(PlacedValue(size, budget.size_span),))
        (combination,) = combinations([targets[0]._replace(axis=axis)], described.layers)
        changed = described._replace(layers=combination.layers, **combination.options)
        network = count(options, changed, framework, combination.words)
        if network is None:
            refused[:] = options.mistakes[before:]
            del options.mistakes[before:]
            raise NetworkError([])
        sizes.append(size)
        return network

    try:
        return solve(budget.size, budget.parameters, built)
    except BudgetError as error:
        span = budget.size_span if error.is_of_size else budget.parameters_span
        options.note(error.message, span, error.hint)
    except NetworkError:
        if sizes:  # another size was counted: the layer refuses this one
            options.note(f"'{budget.size}' cannot be any number: {refused[0].message}", budget.size_span)
        else:
            options.mistakes += refused
    return None

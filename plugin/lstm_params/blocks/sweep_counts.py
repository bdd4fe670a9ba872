"""The counts of a sweep: one for each combination of its values."""

from collections.abc import Sequence

from ..calculator.calls import LayerError
from ..calculator.frameworks import FRAMEWORKS
from ..calculator.layers import Built
from ..calculator.sweeps import Axis, Sweep, SweepCell
from .counting import Described, count, describe
from .layers import PlacedCall
from .option_values import Values
from .options import Options
from .sweep_targets import Target, combinations, find_targets, refuse_beside_sweep

_FIXED = ("features", "units", "timesteps", "input")
"""What a table of counts says of the input, where the sweep does not."""


def count_sweep(options: Options, values: Values, framework: str, text: str) -> Sweep | None:
    """The counts of a block's sweep; None where a mistake is noted.

    Args:
        options: The block's options.
        values: What they say.
        framework: Whose layers they are; nothing where that cannot be understood.
        text: The block's text.
    """
    before = len(options.mistakes)
    refuse_beside_sweep(options)
    described = describe(options, values)
    axes = values["sweep"]
    if not framework or len(options.mistakes) > before:
        return None
    calls = [layer.read.call for layer in described.layers]
    targets = find_targets(axes, options, calls, FRAMEWORKS[framework])
    if len(options.mistakes) > before:
        return None
    cells = _cells(options, described, framework, targets)
    named = tuple(Axis(axis.name, tuple(value.value for value in axis.values)) for axis in axes)
    return None if cells is None else Sweep(named, tuple(cells), _fixed(options, described.layers, text))


def _cells(
    options: Options, described: Described, framework: str, targets: Sequence[Target]
) -> list[SweepCell] | None:
    """The network of each combination; None at the first mistake, since the others have the same."""
    cells, built = [], Built()
    for combination in combinations(targets, described.layers):
        changed = described._replace(layers=combination.layers, **combination.options)
        counted = count(options, changed, framework, combination.words)
        if counted is None:
            return None
        cells.append(SweepCell(combination.values, counted))
        try:
            for layer in counted.layers:  # a limit that each count alone stays below
                built.add(layer)
        except LayerError as error:
            message = f"with all its values {error.message}"
            options.note(message, options.given["sweep"].span, error.hint)
            return None
    return cells


def _fixed(options: Options, layers: Sequence[PlacedCall], text: str) -> tuple[str, ...]:
    """What a block says of its layers and its input beside the sweep, as it is written."""
    given = {name: options.given[name].node.span for name in _FIXED if name in options.given}
    written = [f"{name}: {text[slice(*span)]}" for name, span in given.items()]
    return (*(str(layer.read.call) for layer in layers), *written)

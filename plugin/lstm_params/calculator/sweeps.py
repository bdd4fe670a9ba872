"""A network counted for each of several sizes."""

from collections.abc import Sequence

from .formulas import Formula, Size
from .named_tuples import NamedTuple
from .network import Network
from .powers import by_power, sizes


class Axis(NamedTuple):
    """A size that takes several values."""

    name: str
    """What a block or the framework calls it."""
    values: tuple[int, ...]


class SweepCell(NamedTuple):
    """The network that some sizes make."""

    values: tuple[int, ...]
    """The value of each axis."""
    network: Network


class Sweep(NamedTuple):
    """A network counted for all combinations of one or two sizes."""

    axes: tuple[Axis, ...]
    cells: tuple[SweepCell, ...]
    """The last axis changes from one to the next."""
    fixed: tuple[str, ...] = ()
    """The layers and the sizes that are not swept, as they are written."""

    @property
    def formulas(self) -> list[Formula]:
        """The formula of each cell; nothing where they differ in more than their sizes."""
        if any(len(cell.network.layers) > 1 for cell in self.cells):
            return []
        formulas = [cell.network.layers[0].formula for cell in self.cells]
        return formulas if len(set(map(str, formulas))) == 1 else []

    def size(self, axis: int) -> Size | None:
        """What the formula calls the size of an axis; None where it is not in the formula.

        Args:
            axis: The number of the axis.
        """
        values = [cell.values[axis] for cell in self.cells]
        named = [{size.name: size for size in sizes(formula)} for formula in self.formulas]
        for name, size in named[0].items() if named else ():
            if [found[name].value for found in named] == values:
                return size
        return None

    def degree(self, axis: int) -> int | None:
        """The highest power of an axis' size in the formula; 0 where no count changes, None where unknown.

        Args:
            axis: The number of the axis.
        """
        size = self.size(axis)
        powers = by_power(self.formulas[0], size.name) if size else []
        if powers:
            return powers[0].power
        return None if self._changes_with(axis) else 0

    def _changes_with(self, axis: int) -> bool:
        counts: dict[Sequence[int], set[int]] = {}
        for cell in self.cells:
            others = (*cell.values[:axis], *cell.values[axis + 1 :])
            counts.setdefault(others, set()).add(cell.network.parameters)
        return any(len(found) > 1 for found in counts.values())

"""Which layers have a number of parameters."""

from collections.abc import Iterator
from itertools import product

from ..cells import GRU_RESET_AFTER, GRU_RESET_BEFORE, LSTM, SIMPLE_RNN, Recurrent
from ..frameworks import COMMON
from ..named_tuples import NamedTuple
from ..network import Network
from .arguments import oddness_of
from .explanation import written

_MOST_UNITS = 4_096
_MOST_FEATURES = 16_384
_MOST = 12
_CELLS = (LSTM, GRU_RESET_AFTER, GRU_RESET_BEFORE, SIMPLE_RNN)


class Match(NamedTuple):
    """A layer that has a number of parameters."""

    network: Network
    features: int


def layers_with(parameters: int, frameworks: tuple[str, ...] = COMMON) -> list[Match]:
    """The plain recurrent layers that have a number of parameters, those of usual sizes first.

    Args:
        parameters: The number.
        frameworks: The frameworks whose layers are looked for, by their keys.

    Returns:
        At most `_MOST`.

    >>> [(match.network.layers[0].code, match.features) for match in layers_with(197_120, ("keras",))][:2]
    [('LSTM(128)', 256), ('Bidirectional(SimpleRNN(256))', 128)]
    """
    sizes = [each for key in frameworks for each in _candidates(parameters, key)]
    matches: dict[tuple[str, str], Match] = {}
    for key, recurrent in sorted(sizes, key=lambda each: _oddness(each[1])):
        counted = _network(recurrent, key)
        if counted and counted.parameters == parameters:
            matches.setdefault((key, counted.layers[0].code), Match(counted, recurrent.features))
        if len(matches) == _MOST:
            break
    return list(matches.values())


def _candidates(parameters: int, key: str) -> Iterator[tuple[str, Recurrent]]:
    for cell, is_bidirectional in product(_CELLS, (False, True)):
        recurrent = Recurrent(cell, 1, 1, True, is_bidirectional)
        terms = _terms(recurrent, key)
        for features, units in _sizes(parameters, *terms) if terms else ():
            yield key, recurrent._replace(features=features, units=units)


def _terms(recurrent: Recurrent, key: str) -> tuple[int, int, int] | None:
    """The factors of x × h, of h × h and of h in a layer's count; None if a framework has no such layer."""
    counts = []
    for features, units in ((1, 1), (2, 1), (1, 2)):
        counted = _network(recurrent._replace(features=features, units=units), key)
        if counted is None:
            return None
        counts.append(counted.parameters)
    by_features = counts[1] - counts[0]  # at one unit
    square = (counts[2] - 2 * counts[0]) // 2
    return by_features, square, counts[0] - by_features - square


def _sizes(parameters: int, by_features: int, square: int, linear: int) -> Iterator[tuple[int, int]]:
    for units in range(1, _MOST_UNITS + 1):
        rest = parameters - units * (square * units + linear)
        if rest < by_features * units:
            return
        features, remainder = divmod(rest, by_features * units)
        if not remainder and features <= _MOST_FEATURES:
            yield features, units


def _network(recurrent: Recurrent, key: str) -> Network | None:
    found = written(recurrent, key, (None,))
    return found[1] if found else None


def _oddness(recurrent: Recurrent) -> int:
    return oddness_of(recurrent.features) + oddness_of(recurrent.units) + recurrent.is_bidirectional

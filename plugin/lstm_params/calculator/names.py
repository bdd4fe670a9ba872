"""Names as people mistype them."""

from collections.abc import Iterable

from .lazy_regex import regex

_DIGITS = regex("[0-9]+")


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that a mistyped one was meant to be, or nothing.

    A misspelling has the right first letter or swaps it with the second one, and the right digits; one
    letter in four is wrong, and never more than two. What differs more is another word: `Normalization` is
    no `RMSNormalization`, and `Conv1D` no `Conv2D`. The first word alone, as `hidden`, is enough.

    >>> nearest("unit", ["units", "use_bias"]), nearest("LSMT", ["GRU", "LSTM"]), nearest("mpa", ["map"])
    ('units', 'LSTM', 'map')
    >>> nearest("hidden", ["hidden_size", "num_layers"])
    'hidden_size'
    >>> nearest("xLSTM", ["LSTM"]), nearest("SRU", ["GRU"]), nearest("Conv1D", ["Conv2D"])
    ('', '', '')
    """
    names, written = list(known), name.lower()
    close = [
        (distance, candidate)
        for candidate in names
        if (distance := _distance(written, candidate.lower())) is not None
    ]
    if close:
        return min(close, key=lambda pair: pair[0])[1]
    begun = [candidate for candidate in names if written and candidate.lower().startswith(f"{written}_")]
    return begun[0] if len(begun) == 1 else ""


def there_are(names: Iterable[str]) -> str:
    """A hint that lists all names there are.

    >>> there_are(["features", "timesteps"]), there_are(["lstm"])
    ('There are features and timesteps.', 'There is only lstm.')
    """
    *others, last = names
    return f"There are {', '.join(others)} and {last}." if others else f"There is only {last}."


def known_are(words: Iterable[str]) -> str:
    """A hint that lists all words that are understood.

    >>> known_are(["keras", "onnx"]), known_are(["keras"])
    ('Known are keras and onnx.', 'Known is keras.')
    """
    *others, last = words
    return f"Known are {', '.join(others)} and {last}." if others else f"Known is {last}."


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A hint that names the nearest known name, or nothing."""
    close = nearest(name, known)
    return f"Did you mean '{close}'?" if close else ""


def _distance(one: str, other: str) -> int | None:
    """How many letters were mistyped; None where it is another word."""
    longest = max(len(one), len(other))
    most = min(longest // 4, 2)
    if one == other:
        return 0
    if longest - min(len(one), len(other)) > most or _DIGITS.findall(one) != _DIGITS.findall(other):
        return None
    if _is_swapped(one, other):
        return 1
    if not most or one[:1] != other[:1]:
        return None
    distance = _edits(one, other)
    return distance if distance <= most else None


def _is_swapped(one: str, other: str) -> bool:
    """Whether two neighbouring letters are swapped."""
    wrong = [index for index, (a, b) in enumerate(zip(one, other, strict=False)) if a != b]
    if len(one) != len(other) or len(wrong) != 2 or wrong[1] - wrong[0] != 1:
        return False
    return one[wrong[0]] == other[wrong[1]] and one[wrong[1]] == other[wrong[0]]


def _edits(one: str, other: str) -> int:
    """Letters left out, put in, replaced, or swapped with the next one (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for number, letter in enumerate(one, start=1):
        two_before, before, row = before, row, [number]
        for column, wanted in enumerate(other, start=1):
            cost = min(before[column] + 1, row[-1] + 1, before[column - 1] + (letter != wanted))
            is_swap = number > 1 and column > 1 and one[number - 2] == wanted and letter == other[column - 2]
            row.append(min(cost, two_before[column - 2] + 1) if is_swap else cost)
    return row[-1]

"""What PyTorch's functions return that make tensors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .lengths import Axis, Length, fresh, plus, times
from .shape_rules import DoesNotFitError, Found, NoRuleError, Rule, lengths, number, shape_of

_OPTIONS = {"dtype", "device", "requires_grad", "generator", "layout", "pin_memory", "out", "memory_format"}


def _made(*size: Any, **options: Any) -> Found:
    given = options.pop("size", None)
    if set(options) - _OPTIONS:
        raise NoRuleError
    return tuple(_positive(lengths(size if given is None else [given])))


def _positive(axes: Sequence[Axis]) -> Sequence[Axis]:
    if len(axes) > 16 or any(type(axis) is int and axis < 0 for axis in axes):
        raise NoRuleError
    return axes


def _filled(size: Any, fill_value: Any = None, **options: Any) -> Found:
    return _made(size, **options)


def _drawn(*values: Any, **options: Any) -> Found:
    """`randint([low,] high, size)`."""
    size = options.pop("size", values[-1] if values else None)
    if not isinstance(size, (list, tuple)) or set(options) - _OPTIONS - {"low", "high"}:
        raise NoRuleError
    return _made(size)


def _counted(*values: Any, **options: Any) -> Found:
    """`arange([start,] end, [step])`."""
    bounds = [*values]
    bounds += [options.pop(name) for name in ("start", "end", "step") if name in options]
    if set(options) - _OPTIONS or not 1 <= len(bounds) <= 3:
        raise NoRuleError
    start, end, step = (0, bounds[0], 1) if len(bounds) == 1 else (*bounds, 1)[:3]
    if step == 1 and all(type(bound) is int or isinstance(bound, Length) for bound in (start, end)):
        made = plus(end, times(-1, start))
        if type(made) is int and made < 0:
            raise DoesNotFitError("arange() ends before it begins")
        return (made,)
    if all(type(bound) is int for bound in (start, end, step)) and step:
        if (end - start) * step < 0:
            raise DoesNotFitError("arange() ends before it begins")
        return (max(-(-(end - start) // step), 0),)
    return (fresh(),)


def _spaced(start: Any, end: Any, steps: Any, **options: Any) -> Found:
    return _made(steps)


def _identity(n: Any, m: Any = None, **options: Any) -> Found:
    return _made(n, n if m is None else m)


def _shuffled(n: Any, **options: Any) -> Found:
    return _made(n)


def _window(window_length: Any, *others: Any, **options: Any) -> Found:
    return _made(window_length)


def _made_like(x: Any, *size: Any, **options: Any) -> Found:
    return _made(*size, **options)


def _filled_like(x: Any, size: Any, fill_value: Any = None, **options: Any) -> Found:
    return _made(size)


def _drawn_from(x: Any, num_samples: Any, replacement: Any = False, **options: Any) -> Found:
    return (*shape_of(x)[:-1], number(num_samples))


MAKING: dict[str, Rule] = {
    **dict.fromkeys(("zeros", "ones", "randn", "rand", "empty"), _made),
    "full": _filled,
    "randint": _drawn,
    "arange": _counted,
    "linspace": _spaced,
    "eye": _identity,
    "randperm": _shuffled,
    **{f"{name}_window": _window for name in ("bartlett", "blackman", "hamming", "hann", "kaiser")},
}
"""Functions that make tensors of numbers."""

MAKING_LIKE: dict[str, Rule] = {
    **dict.fromkeys(("new_zeros", "new_ones", "new_empty", "new"), _made_like),
    "new_full": _filled_like,
    "multinomial": _drawn_from,
}
"""Methods that make tensors like another."""

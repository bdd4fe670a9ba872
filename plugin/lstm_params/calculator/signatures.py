"""A layer's signature as its framework has it, and the binding of a call's arguments to it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from .calls import Call, Expression, LayerError, ObjectCall, Value, code_of
from .named_tuples import NamedTuple
from .names import did_you_mean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeGuard

LARGEST_SIZE = 10**12
"""No size may be larger: numbers stay legible, and work stays bounded."""

MOST_AXES = 16
"""No shape may have more axes."""

MOST_LAYERS = 300
"""A network, and a stack that is one layer of it, may have so many layers."""

LONGEST_NAME = 100
"""A layer's name may have so many characters: it is repeated in every table and picture."""

LONGEST_QUOTE = 60
"""A message quotes no more characters of a value."""

Arguments = Mapping[str, "Any"]
"""The arguments that a count depends on, by name, defaults filled in."""


class Counted(NamedTuple):
    """An argument that a count or a shape depends on."""

    read: Callable[[Value], Any]
    """Checks a value and gives it as the layer needs it; raises ValueError('must be …')."""
    default: Any = None


class Signature(NamedTuple):
    """A layer's parameters, in the framework's own order and by its own names."""

    layer: str
    parameters: tuple[str, ...]
    required: frozenset[str]
    counted: Mapping[str, Counted]
    keyword_only: frozenset[str] = frozenset()

    @classmethod
    def of(cls, layer: str, code: str, counted: Mapping[str, Counted], keyword_only: str = "") -> Signature:
        """The signature that is written as in Python, a default shortened to its `=`.

        >>> counted = {"units": size(), "use_bias": flag(True)}
        >>> dense = Signature.of("Dense", "units, activation=, use_bias=", counted)
        >>> dense.bind(Call("Dense", 5, activation="relu"), [])
        {'units': 5, 'use_bias': True}
        """
        written = code.split(", ") if code else []
        return cls(
            layer,
            tuple(name.rstrip("=") for name in written),
            frozenset(name for name in written if not name.endswith("=")),
            counted,
            frozenset(keyword_only.split()),
        )

    def bind(
        self, call: Call, errors: list[LayerError], hint: Callable[[str], str] = lambda name: ""
    ) -> Arguments:
        """The arguments that count, from a call.

        What is wrong is added to `errors`, and the argument at fault left out. An argument
        that changes no count may have any value.

        Args:
            call: The call.
            errors: Where mistakes go.
            hint: What to say of an unknown argument's name.
        """
        before = len(errors)
        given: dict[str, int | str] = {}
        for position in range(len(call.arguments)):
            if position >= len(self.parameters):
                errors.append(self._too_many(call, position))
                break
            given[self.parameters[position]] = position
        for name in call.keywords:
            if name in given:
                errors.append(LayerError(name, f"'{name}' is given twice", call=call, is_name=True))
            elif name in self.parameters or name in self.keyword_only:
                given[name] = name
            else:
                message = f"{self.layer}() has no argument '{name}'"
                errors.append(LayerError(name, message, hint(name), call, is_name=True))
        missing = self.required - given.keys()
        if missing and len(errors) == before:
            own = filter(self.required.__contains__, (*self.parameters, *self.keyword_only))
            required = list(dict.fromkeys(own))
            names = " and ".join(f"'{name}'" for name in required if name in missing)
            written = (name if name in self.parameters else f"{name}=…" for name in required)
            example = f"Write it as {self.layer}({', '.join(written)})."
            errors.append(LayerError(None, f"{self.layer}() needs {names}", example, call))
        return self._values(call, given, errors)

    def _values(self, call: Call, given: Mapping[str, int | str], errors: list[LayerError]) -> Arguments:
        values = {name: default for name, (_, default) in self.counted.items()}
        for name in self.required.intersection(values).difference(given):
            del values[name]
        for name in filter(given.__contains__, self.counted):
            at = given[name]
            value = call.arguments[at] if isinstance(at, int) else call.keywords[at]
            try:
                values[name] = self.counted[name].read(value)
            except ValueError as error:
                message, hint = (*error.args, "")[:2]
                errors.append(LayerError(at, f"'{name}' {message}", hint, call))
                del values[name]
        return values

    def _too_many(self, call: Call, position: int) -> LayerError:
        most = len(self.parameters)
        if not most:
            message = f"{self.layer}() takes arguments by name only"
            return LayerError(position, message, call=call)
        plural = "" if most == 1 else "s"
        message = f"{self.layer}() takes at most {most} argument{plural}, not {len(call.arguments)}"
        return LayerError(position, message, call=call)


def size(default: int | None = None, most: int = LARGEST_SIZE) -> Counted:
    """A whole number from 1 to `most`."""
    return Counted(lambda value: as_size(value, most=most), default)


def depth() -> Counted:
    """How many layers a stack has, each of which is built and rendered: 1 by default."""
    return size(1, MOST_LAYERS)


def natural(default: int) -> Counted:
    """A whole number from 0 to `LARGEST_SIZE`."""
    return Counted(lambda value: 0 if value == 0 and type(value) is int else as_size(value), default)


def integer(default: int | None) -> Counted:
    """A whole number, which may be negative; None where that is the default."""
    return Counted(lambda value: None if value is default is None else _integer(value), default)


def flag(default: bool) -> Counted:
    """True or False."""
    return Counted(_flag, default)


def choice(default: Value, *others: Value) -> Counted:
    """One of some values."""
    values = (default, *others)

    def read(value: Value) -> Value:
        if not any(value == known and type(value) is type(known) for known in values):
            raise ValueError(f"must be {_listed([repr(v) for v in values])}, not {shown(value)}")
        return value

    return Counted(read, default)


def word(default: str | None, *others: str) -> Counted:
    """One of some words, in letters of either case."""
    exact = choice(default, *others)
    return Counted(lambda value: exact.read(value.lower() if isinstance(value, str) else value), default)


def sizes(count: int, default: int | None = None, least: int = 1) -> Counted:
    """A tuple of so many whole numbers, or one number for all of them."""

    def read(value: Value) -> tuple[int, ...]:
        if not isinstance(value, tuple) or isinstance(value, Expression):
            return (as_size(value, least),) * count
        if len(value) != count:
            numbers = f"one whole number or {count} of them" if count > 1 else "one whole number"
            raise ValueError(f"must be {numbers}, not {shown(value)}")
        return tuple(as_size(item, least) for item in value)

    return Counted(read, None if default is None else (default,) * count)


def axes(default: int | None = None, most: int = MOST_AXES) -> Counted:
    """The number of an axis, or a tuple of them; as a tuple.

    Args:
        default: The axis where none is given.
        most: How many there may be.
    """

    def read(value: Value) -> tuple[int, ...]:
        is_several = isinstance(value, tuple) and not isinstance(value, Expression) and most > 1
        given: tuple[Value, ...] = value if is_several else (value,)  # type: ignore[assignment]
        numbers = tuple([number for number in given if type(number) is int])
        if len(given) > most or len(numbers) < len(given):
            several = ", or several" if most > 1 else ""
            raise ValueError(f"must be the number of an axis{several}, not {shown(value)}")
        return numbers

    return Counted(read, None if default is None else (default,))


def optional(counted: Counted) -> Counted:
    """The same, or None."""
    return Counted(lambda value: None if value is None else counted.read(value), counted.default)


def only(default: Value, *same: Value, why: str) -> Counted:
    """An argument that is understood where it says what is so without it.

    Args:
        default: What it is where it is left out.
        same: Other values that mean the same.
        why: What is so then.
    """

    def read(value: Value) -> Value:
        if not any(value == known and type(value) is type(known) for known in (default, *same)):
            raise ValueError("must be left out" if default is None else f"must be {default!r} here", why)
        return default

    return Counted(read, default)


def unset(why: str) -> Counted:
    """An argument that this calculator does not know, which must be left at None.

    Args:
        why: What it would change.
    """

    def read(value: Value) -> None:
        if value is not None:
            raise ValueError(f"is not understood here: {why}")

    return Counted(read)


def shape() -> Counted:
    """A shape without the batch axis: a tuple of sizes and None."""
    return Counted(as_shape)


def layer() -> Counted:
    """A layer inside a layer."""
    return Counted(_layer)


def layers() -> Counted:
    """Layers inside a layer, one or a tuple of them; as a tuple."""

    def read(value: Value) -> tuple[Call, ...]:
        calls = value if isinstance(value, tuple) and not isinstance(value, Expression) else (value,)
        if not calls:
            raise ValueError("must have a layer in it")
        return tuple(map(_layer, calls))

    return Counted(read)


def function(
    what: str,
    known: Collection[str] = (),
    default: Value = None,
    *,
    is_optional: bool = False,
    of_a_number: str = "",
) -> Counted:
    """A function, or an object that is called as one, which changes no count: but it must be one.

    A number in its place is a size gone astray.

    Args:
        what: What it is, with an example, as a message names it.
        known: The names that may be given in quotes.
        default: What it is where it is left out.
        is_optional: Whether it may be None.
        of_a_number: What to say of a number in its place.
    """

    def read(value: Value) -> Value:
        if isinstance(value, (Expression, Call)) or (value is None and is_optional):
            return value
        if isinstance(value, str) and value in known:
            return value
        hint = ""
        if isinstance(value, str):
            hint = did_you_mean(value, known) if known else "Write the object itself, without quotes."
        elif type(value) is int and value > 0:
            hint = of_a_number
        raise ValueError(f"must be {what}, not {shown(value)}", hint)

    return Counted(read, default)


INPUT_IS_NO_ARGUMENT = "The size of the input is not an argument: it comes from the input."
"""The hint for a number in an activation's place, the second argument after the units."""


def by_suffix(names: Iterable[str], readers: Mapping[str, Counted]) -> dict[str, Counted]:
    """The readers of arguments whose names say what they are.

    A function that is made by a call, such as `zeros_init()`, is not a layer and changes no count.

    Args:
        names: The arguments' names.
        readers: The reader for each ending of a name.
    """

    def without_calls(counted: Counted) -> Counted:
        def read(value: Value) -> Value:
            counted.read(value)
            return Expression(str(value)) if isinstance(value, Call) else value

        return Counted(read, counted.default)

    endings = [(name, ending) for name in names for ending in readers if name.endswith(ending)]
    return {name: without_calls(readers[ending]) for name, ending in endings}


def rate() -> Counted:
    """A share from 0 to 1, which changes no count."""

    def read(value: Value) -> Value:
        is_number = isinstance(value, (int, float)) and 0 <= value <= 1
        if not is_number and not isinstance(value, Expression):
            raise ValueError(f"must be from 0 to 1, not {shown(value)}")
        return value

    return Counted(read)


def of_kind(what: str, *kinds: type) -> Counted:
    """An argument that changes no count, but is of some kind: what is none has gone astray.

    Args:
        what: What it is, as a message names it.
        kinds: The types of the values that it may have beside None, and code that is no literal.
    """

    def read(value: Value) -> None:
        if value is not None and type(value) not in (*kinds, Expression, Call, ObjectCall):
            raise ValueError(f"must be {what}, not {shown(value)}")

    return Counted(read)


NUMBER = of_kind("a number", int, float, bool)


def amount() -> Counted:
    """A number that is not negative, which changes no count."""

    def read(value: Value) -> None:
        is_number = isinstance(value, (int, float)) and value >= 0
        if not is_number and not isinstance(value, Expression):
            raise ValueError(f"must be a number of at least 0, not {shown(value)}")

    return Counted(read)


def as_size(value: Value, least: int = 1, most: int = LARGEST_SIZE) -> int:
    """A size as it is.

    Args:
        value: What is given for it.
        least: How small it may be.
        most: How large it may be.

    Raises:
        ValueError: Not a whole number from `least` to `most`.
    """
    if _is_size(value, least, most):
        return value
    if type(value) is int and value > most:
        raise ValueError(f"must be at most {most:,}, not {shown(value)}")
    if isinstance(value, Expression) and value.code.isidentifier():
        raise ValueError(f"must be a number, and {shown(value)} is a name", "Names have no value here.")
    code = value.code if isinstance(value, Expression) else ""
    hint = "Write // to divide whole numbers." if "/" in code else ""
    hint = "Write the number itself: powers are not worked out." if "**" in code else hint
    raise ValueError(f"must be a whole number of at least {least}, not {shown(value)}", hint)


def as_sizes(value: Value) -> tuple[int, ...]:
    """A shape of known sizes, or one size, which means a shape of one axis.

    Raises:
        ValueError: Not a size nor a tuple of them, or longer than `MOST_AXES`.
    """
    if not isinstance(value, tuple) or isinstance(value, Expression):
        return (as_size(value),)
    check_rank(value)
    return tuple(map(as_size, value))


def check_rank(shape: tuple[Value, ...]) -> None:
    """Check that a shape is not too long.

    Raises:
        ValueError: It has more than `MOST_AXES` axes.
    """
    if len(shape) > MOST_AXES:
        raise ValueError(f"must have at most {MOST_AXES} axes, not {len(shape):,}")


def as_name(value: Value) -> str:
    """A layer's name.

    Raises:
        ValueError: Not printable text, or too long.
    """
    if not isinstance(value, str) or isinstance(value, Expression) or not value.isprintable():
        raise ValueError("must be a name in quotes")
    if len(value) > LONGEST_NAME:
        raise ValueError(f"must have at most {LONGEST_NAME} characters, not {len(value):,}")
    return value


def as_shape(value: Value) -> tuple[int | None, ...]:
    """A shape as it is.

    Raises:
        ValueError: Not a tuple of sizes and None, or longer than `MOST_AXES`.
    """
    if not isinstance(value, tuple) or isinstance(value, Expression):
        raise ValueError(f"must be a shape such as (40, 3), not {shown(value)}")
    check_rank(value)
    for length in value:
        if length is not None and not _is_size(length):
            raise ValueError(f"must have sizes and None in it, not {shown(length)}")
    return value  # type: ignore[return-value]


def _is_size(value: Value, least: int = 1, most: int = LARGEST_SIZE) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _integer(value: Value) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > LARGEST_SIZE:
        raise ValueError(f"must be a whole number, not {shown(value)}")
    return value


def _flag(value: Value) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"must be True or False, not {shown(value)}")
    return value


def _layer(value: Value) -> Call:
    if not isinstance(value, Call):
        raise ValueError(f"must be a layer such as LSTM(2), not {shown(value)}")
    return value


def _listed(words: list[str]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}"


def shown(value: Value) -> str:
    """A value in a message, not longer than a message may be."""
    if isinstance(value, int) and abs(value) >= 10**15:
        return "a number of more than 15 digits"
    code = f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else code_of(value)
    return code if len(code) <= LONGEST_QUOTE else f"{code[:LONGEST_QUOTE]}…"

"""Expressions in a sentence: a value of a block, or numbers made of such values.

    expression = line | sum
    line       = layer "on" shape, as in `LSTM(2) on (40, 3)`
    sum        = product {("+" | "-") product}
    product    = factor {"*" factor}
    factor     = number | path | "(" sum ")"
    path       = id {"." name | "[" number "]" | "[" text in quotes "]"}

A minus has a space before it, since an id may have a hyphen in it.
"""

import operator
import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

from ..calculator.formulas import Formula
from ..calculator.lazy_regex import regex
from ..calculator.memory import BYTES, bytes_of
from ..calculator.named_tuples import NamedTuple
from ..calculator.named_values import Lengths, Members, Shape, numbers_of, values_of
from ..calculator.names import did_you_mean, there_are
from ..calculator.network import Network
from ..request import Request
from .calls import LARGEST_NUMBER
from .errors import BlockError, Mistake, Span
from .one_line import read_line

LONGEST = 500
"""An expression may have so many characters."""

DEEPEST = 20
"""Brackets may lie so deep in one another."""

_IN_A_BLOCK = "Count it in a block with 'framework: {}' and an id, and write that id here"
"""How a line in a sentence says that another framework's layer is meant."""

_LINE = regex(r"\s*[\w.]+\(")
_TOKENS = {
    kind: regex(rf"\s*{form}")
    for kind, form in {
        "number": r"(?P<it>[0-9]+(?:_[0-9]+)*)(?![\w.])",
        "word": r"(?P<it>[A-Za-z][\w:.-]*)",
        "name": r"\.(?P<it>[A-Za-z_]\w*)",
        "index": r"""\[\s*(?P<quote>['"]?)(?P<it>[^\]'"]*?)(?P=quote)\s*\]""",
        "sum": r"(?P<it>[+-])",
        "product": r"(?P<it>\*)",
        "open": r"(?P<it>\()",
        "close": r"(?P<it>\))",
    }.items()
}
_OPERATORS: dict[str, Callable[[Any, Any], int]] = {"+": operator.add, "-": operator.sub, "*": operator.mul}
_MOST_NAMED = 12


class Bytes(int):
    """A number of bytes."""


class Value(NamedTuple):
    """What an expression gives."""

    value: int | str | Formula | Shape | Lengths
    request: Request | None
    """The block whose value it is; None for a sum or a line."""


class Scope(NamedTuple):
    """What an expression may speak of."""

    ids: Collection[str]
    """The ids that there are."""
    block: Callable[[str], Request]
    """The block that has an id; raises BlockError where it has mistakes."""
    framework: str
    """Whose layers a line means."""


def evaluate(text: str, scope: Scope) -> Value:
    """The value of an expression.

    Args:
        text: The expression.
        scope: What it may speak of.

    Raises:
        BlockError: It cannot be read, or the value does not exist.
    """
    if len(text) > LONGEST:
        raise BlockError([Mistake(f"this has more than {LONGEST:,} characters", (0, 1))])
    if _LINE.match(text):
        return Value(read_line(text, scope.framework, _IN_A_BLOCK).parameters, None)
    return _Reader(text, scope).whole()


class _Reader:
    """One expression."""

    def __init__(self, text: str, scope: Scope) -> None:
        self.text, self.scope = text, scope
        self.at = self.depth = 0

    def whole(self) -> Value:
        """The value of the whole text."""
        if not self.text.strip():
            raise self._wrong("there is no value here", (0, 1), "Write it as in encoder.parameters.")
        value = self._sum()
        if self.text[self.at :].strip():
            start = len(self.text) - len(self.text[self.at :].lstrip())
            if self.text[start] in "/%^" or self.text.startswith("**", start):
                sign = re.match(r"[/%^*]+", self.text[start:])
                assert sign, "the scanner found one"
                hint = "A value is made by +, - and *: a count is a whole number."
                raise self._wrong(f"'{sign[0]}' is not understood here", (start, start + sign.end()), hint)
            hint = "A value is an id and names, as in encoder.kernel.shape; or a sum, as in a.parameters + 1."
            raise self._wrong("this is not understood here", (start, len(self.text.rstrip())), hint)
        return value

    def _wrong(self, message: str, span: Span, hint: str = "") -> BlockError:
        return BlockError([Mistake(message, span, hint)])

    def _next(self, kind: str) -> re.Match[str] | None:
        """The next token if it is of a kind."""
        match = _TOKENS[kind].match(self.text, self.at)
        self.at = match.end() if match else self.at
        return match

    def _sum(self) -> Value:
        value = self._product()
        while sign := self._next("sum"):
            value = self._joined(value, sign, self._product())
        return value

    def _product(self) -> Value:
        value = self._factor()
        while sign := self._next("product"):
            value = self._joined(value, sign, self._factor())
        return value

    def _joined(self, one: Value, sign: re.Match[str], other: Value) -> Value:
        numbers = [value.value for value in (one, other)]
        if not all(isinstance(number, int) for number in numbers):
            raise self._wrong("only numbers can be added and multiplied", sign.span("it"))
        result = self._bounded(_OPERATORS[sign["it"]](*numbers), (0, len(self.text)))
        is_bytes = any(isinstance(number, Bytes) for number in numbers)
        return Value(Bytes(result) if is_bytes else result, None)

    def _bounded(self, number: int, span: Span) -> int:
        if abs(number) > LARGEST_NUMBER:
            raise self._wrong("this number is too large", span)
        return number

    def _factor(self) -> Value:
        if number := self._next("number"):
            return Value(self._bounded(int(number["it"]), number.span("it")), None)
        if opening := self._next("open"):
            self.depth += 1
            if self.depth > DEEPEST:
                raise self._wrong("this is nested too deeply", opening.span("it"))
            value = self._sum()
            if not self._next("close"):
                raise self._wrong("this bracket is never closed", opening.span("it"))
            self.depth -= 1
            return value
        word = self._next("word")
        if word is None:
            start = len(self.text) - len(self.text[self.at :].lstrip())
            hint = "A value begins with a block's id, as in encoder.parameters."
            raise self._wrong(
                "a value is missing here", (start, max(len(self.text.rstrip()), start + 1)), hint
            )
        return self._path(word)

    def _path(self, word: re.Match[str]) -> Value:
        id = self._id(word)
        self.at = word.start("it") + len(id)
        try:
            request = self.scope.block(id)
        except BlockError as error:
            span = (word.start("it"), self.at)
            raise BlockError([mistake._replace(span=span) for mistake in error.mistakes]) from None
        if request.sweep:
            message = f"'{id}' is a sweep, and has many counts"
            raise self._wrong(message, (word.start("it"), self.at), "Give one of them a block of its own.")
        thing = _root(request)
        while step := self._next("name") or self._next("index"):
            thing = self._step(thing, step, request)
        if isinstance(thing, int | str | Formula | Shape | Lengths):
            return Value(thing, request)
        path = self.text[word.start("it") : self.at]
        raise self._wrong(
            f"'{path}' is not a single value", (word.start("it"), self.at), _offers(thing, request)
        )

    def _id(self, word: re.Match[str]) -> str:
        """The id that a word begins with: the longest, as an id may have dots in it."""
        text = word["it"]
        fitting = [id for id in self.scope.ids if text == id or text.startswith(f"{id}.")]
        if fitting:
            return max(fitting, key=len)
        first = text.partition(".")[0]
        hint = did_you_mean(first, self.scope.ids)
        named = sorted(self.scope.ids)[:_MOST_NAMED]
        hint = hint or (there_are(named) if named else "Give a block a line such as 'id: encoder'.")
        raise self._wrong(
            f"there is no block with the id '{first}' here",
            (word.start("it"), word.start("it") + len(first)),
            hint,
        )

    def _step(self, thing: Any, step: re.Match[str], request: Request) -> Any:
        name = step["it"]
        values = _values(thing, request)
        is_place = name.isdecimal()
        if isinstance(thing, Members) and is_place and len(name) < 10 and int(name) < len(values):
            return list(values.values())[int(name)]
        if name in values and not is_place:
            return values[name]
        before = self.text[: step.start()].rsplit(None, 1)[-1].lstrip("(+-*")
        if isinstance(thing, Members) and is_place:
            one = "Write [0]: there is only one." if len(values) == 1 else ""
            hint = one or _offers(thing, request)
            raise self._wrong(f"'{before}' has {len(values)}, counted from 0", step.span("it"), hint)
        raise self._wrong(
            f"'{before}' has no '{name}'",
            step.span("it"),
            did_you_mean(name, values) or _offers(thing, request),
        )


def _root(request: Request) -> Any:
    """What an id names: a network, or several of them by their frameworks."""
    if len(request.networks) == 1:
        return request.networks[0]
    return Members({network.framework.key: network for network in request.networks})


def _values(thing: Any, request: Request) -> Mapping[str, Any]:
    """The values of a thing; the memory that its parameters take, and the next size, are the block's own."""
    values = values_of(thing)
    if request.solved and thing is request.networks[0]:
        values = {**values, "larger": request.solved.larger}
    if "parameters" in values and not isinstance(thing, Members):
        kept = request.networks[0].kept
        if kept and kept.dtypes not in BYTES:  # of several types: which ones a part has is not told apart
            return {**values, "bytes": Bytes(kept.bytes)} if isinstance(thing, Network) else values
        return {**values, "bytes": Bytes(bytes_of(numbers_of(thing, request.dtype)))}
    return values


def _offers(thing: Any, request: Request) -> str:
    names = list(_values(thing, request))
    if not names:
        return "It is a value already."
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return f"It has {', '.join(names[:_MOST_NAMED])}{more}."

"""A layer and its input in one line.

line  = layer ["on" shape]
shape = "(" [length {"," length}] ")", where a length is a number, or None for one that is left open
"""

from ..calculator.calls import LayerError, NetworkError
from ..calculator.diagnosis.explanation import Question
from ..calculator.lazy_regex import regex
from ..calculator.network import Network
from ..calculator.shapes import Lengths
from ..calculator.signatures import as_shape
from .calls import ReadCall, read_call, read_value
from .error_places import place_of
from .errors import BlockError, Mistake, in_order

_ON = regex(r"\)\s+on\s+")
_INPUT = "Write 'on' and its shape behind the layer, as in LSTM(2) on (40, 3)."
_EXAMPLE = "A shape looks like (40, 3), without the batch axis; None leaves a length open."


def read_line(text: str, framework: str = "keras", other: str = "") -> Network:
    """Count the layer of a line.

    Args:
        text: The line.
        framework: Whose layer it is.
        other: How to say that it is another framework's, whose key replaces `{}`.

    Raises:
        BlockError: It cannot be read, or the framework has no such layer on such an input.

    >>> read_line("LSTM(2) on (40, 3)").parameters
    48
    >>> read_line("nn.LSTM(3, 2)", "pytorch").parameters
    56
    """
    return read_question(text, framework, other)[1]


def read_question(text: str, framework: str, other: str = "") -> tuple[Question, Network]:
    """The layer of a line as it is written, and counted.

    Args:
        text: The line.
        framework: Whose layer it is.
        other: As in `read_line`.

    Raises:
        BlockError: As in `read_line`.
    """
    matches = list(_ON.finditer(text))
    code = text[: matches[-1].start() + 1] if matches else text
    read = read_call(code)
    lengths = _lengths(text, matches[-1].end()) if matches else None
    question = Question((read.call,), framework, lengths)
    try:
        return question, question.network()
    except NetworkError as error:
        raise BlockError(in_order(_placed(read, code, wrong, other) for wrong in error.errors)) from None


def _lengths(text: str, start: int) -> Lengths:
    span = (start, len(text.rstrip()))
    try:
        return as_shape(read_value(text[start:]))
    except BlockError:
        raise BlockError([Mistake("the input is not a shape", span, _EXAMPLE)]) from None
    except ValueError as error:
        raise BlockError([Mistake(f"the input {error}", span, _EXAMPLE)]) from None


def _placed(read: ReadCall, code: str, error: LayerError, other: str) -> Mistake:
    hint = error.hint if error.call else _INPUT
    if error.frameworks and other:
        hint = f"{hint} {' or '.join(map(other.format, error.frameworks))}".lstrip() + "."
    return Mistake(error.message, place_of(error, read.words) or (0, len(code)), hint)

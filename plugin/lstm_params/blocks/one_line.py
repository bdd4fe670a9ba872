"""A layer, or layers in a row, and their input in one line.

line  = layer {"->" layer} ["on" input] | layer "on" input {"->" layer}
input = shape | number "features"
shape = "(" [length {"," length}] ")", where a length is a number, or None for one that is left open
"""

from collections.abc import Iterator

from ..calculator.calls import LayerError, NetworkError
from ..calculator.diagnosis.explanation import Question
from ..calculator.lazy_regex import regex
from ..calculator.network import Network
from ..calculator.rows import network
from ..calculator.shapes import Lengths
from ..calculator.signatures import as_shape
from .calls import Words, read_row, read_value
from .error_places import place_of
from .errors import BlockError, Mistake, in_order

_THEN = regex(r"\)\s*(?:->|→)\s*")
_FEATURES = regex(r"([1-9][0-9]{0,11}) features?")
_INPUT = "Write 'on' and its shape behind the layer, as in LSTM(2) on (40, 3)."
_EXAMPLE = "A shape looks like (40, 3), without the batch axis; None leaves a length open."


def read_line(text: str, framework: str = "keras", other: str = "") -> Network:
    """Count the layers of a line.

    Args:
        text: The line.
        framework: Whose layers they are.
        other: How to say that it is another framework's, whose key replaces `{}`.

    Raises:
        BlockError: It cannot be read, or the framework has no such layer on such an input.

    >>> read_line("LSTM(2) on (40, 3)").parameters
    48
    >>> read_line("nn.LSTM(3, 2)", "pytorch").parameters
    56
    >>> read_line("LSTM(2) -> Dense(1) on 3 features").parameters
    51
    """
    return read_question(text, framework, other)[1]


def read_question(text: str, framework: str, other: str = "") -> tuple[Question, Network]:
    """The layers of a line as they are written, and counted.

    Args:
        text: The line.
        framework: Whose layer it is.
        other: As in `read_line`.

    Raises:
        BlockError: As in `read_line`.
    """
    pieces = list(_pieces(text))
    place = -1 if _input_at(pieces[-1]) else 0
    piece, on = pieces[place], _input_at(pieces[place])
    stop, start = on or (len(piece), len(piece))
    pieces[place] = piece[:stop]
    code = piece[:stop] if on and place else text
    written = piece[start:].rstrip()
    rows = [read_row(piece) for piece in pieces]
    words = {place: span for row in rows for place, span in row.words.items()}
    calls = [call for row in rows for call in row.calls]
    features = _FEATURES.fullmatch(written) if "feature" in written else None
    try:
        if features:
            counted = network(calls, framework=framework, features=int(features[1]))
            return Question(tuple(calls), framework, counted.inputs[0].lengths), counted
        question = Question(tuple(calls), framework, _lengths(piece, start) if on else None)
        return question, question.network()
    except NetworkError as error:
        raise BlockError(in_order(_placed(words, code, wrong, other) for wrong in error.errors)) from None


def _pieces(text: str) -> Iterator[str]:
    """What is between arrows, each where it is in the text, behind blanks."""
    start = 0
    for arrow in _THEN.finditer(text) if "->" in text or "→" in text else ():
        yield " " * start + text[start : arrow.start() + 1]
        start = arrow.end()
    yield " " * start + text[start:]


def _input_at(piece: str) -> tuple[int, int] | None:
    """Where a layer stops and its input starts, around the first 'on' behind a bracket; None without one."""
    stop = piece.find(")") + 1
    while stop:
        behind = piece[stop:].lstrip()
        given = behind[2:].lstrip()
        if piece[stop:] != behind and behind.startswith("on") and behind[2:] != given:
            return stop, len(piece) - len(given)
        stop = piece.find(")", stop) + 1
    return None


def _lengths(text: str, start: int) -> Lengths:
    span = (start, len(text.rstrip()))
    try:
        return as_shape(read_value(text[start:]))
    except BlockError:
        raise BlockError([Mistake("the input is not a shape", span, _EXAMPLE)]) from None
    except ValueError as error:
        raise BlockError([Mistake(f"the input {error}", span, _EXAMPLE)]) from None


def _placed(words: Words, code: str, error: LayerError, other: str) -> Mistake:
    hint = error.hint if error.call else _INPUT
    if error.frameworks and other:
        hint = f"{hint} {' or '.join(map(other.format, error.frameworks))}".lstrip() + "."
    return Mistake(error.message, place_of(error, words) or (0, len(code)), hint)

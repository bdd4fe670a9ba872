"""A program, cut into the pieces that a result renders."""

import io
import keyword
import tokenize
from collections.abc import Iterator

from ..request import Piece
from .errors import Span


def pieces(text: str, spans: dict[str, Span]) -> Iterator[Piece]:
    """A program, cut where layers are made, and where comments, strings, numbers and keywords are."""
    made = [(span, name, "") for name, span in spans.items()]
    end = 0
    for (start, stop), name, kind in sorted([*made, *((span, "", kind) for span, kind in _words(text))]):
        if start >= end:  # what is inside a layer is a part of that
            yield Piece(text[end:start])
            yield Piece(text[start:stop], name, kind)
            end = stop
    yield Piece(text[end:])


def _words(text: str) -> Iterator[tuple[Span, str]]:
    """The words of a program that has been read, and Pygments' short names for what they are."""
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    kinds = {tokenize.COMMENT: "c1", tokenize.STRING: "s1", tokenize.NUMBER: "mi"}
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        kind = "k" if keyword.iskeyword(token.string) else kinds.get(token.type, "")
        if kind:
            (first, column), (last, end) = token.start, token.end
            yield (starts[first - 1] + column, starts[last - 1] + end), kind

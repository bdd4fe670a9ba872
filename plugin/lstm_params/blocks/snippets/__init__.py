"""Models as writers have them in their programs."""

import io
import keyword
import re
import tokenize
from collections.abc import Iterator
from typing import NamedTuple

from ...calculator.frameworks import FRAMEWORKS
from ...calculator.network import Network
from ...calculator.shapes import Lengths
from ...request import Piece
from ..errors import BlockError, Mistake, Span

_IMPORTED = re.compile(r"^[ \t]*(?:import|from)[ \t]+(torch|keras|tensorflow)\b", re.MULTILINE)


class Snippet(NamedTuple):
    """A program that was read."""

    network: Network
    spans: dict[str, Span]
    """Where each layer is made, by its name."""


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


def framework_of(text: str) -> str:
    """The framework that a program imports, or nothing."""
    match = _IMPORTED.search(text)
    return ("pytorch" if match[1] == "torch" else "keras") if match else ""


def read_snippet(text: str, framework: str, source: Lengths | None = None) -> Snippet:
    """Read a program; nothing in it is run.

    Args:
        text: The program.
        framework: Whose layers it has: `keras` or `pytorch`.
        source: The input of a model that states none, without the batch axis.

    Raises:
        BlockError: Something in it is not understood, or a layer does not fit.
    """
    if framework == "keras":
        from .keras import KerasProgram as Program
    elif framework == "pytorch":
        from .pytorch import PyTorchProgram as Program  # type: ignore[assignment]
    else:
        raise BlockError([Mistake("programs are read of Keras and PyTorch alone", (0, 1))])
    program = Program(text, FRAMEWORKS[framework], source)
    program.run()
    with program.bounded():
        return Snippet(program.network(), program.spans)

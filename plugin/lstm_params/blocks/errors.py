"""What is wrong with a block, and where."""

from typing import NamedTuple

Span = tuple[int, int]
"""Start and stop of some characters of a block's text."""


class Mistake(NamedTuple):
    """One mistake: a sentence, the characters at fault, and what to write instead."""

    message: str
    span: Span
    hint: str = ""


class BlockError(ValueError):
    """All the mistakes of a block.

    Attributes:
        mistakes: The mistakes, in the order in which they stand in the block.
        id: The block's id, or nothing where it has none that can be read.
    """

    def __init__(self, mistakes: list[Mistake], id: str = "") -> None:
        first_at = {mistake.span: mistake for mistake in reversed(mistakes)}  # one mistake a place
        self.mistakes = tuple(sorted(first_at.values(), key=lambda mistake: mistake.span))
        self.id = id
        super().__init__("; ".join(mistake.message for mistake in self.mistakes))

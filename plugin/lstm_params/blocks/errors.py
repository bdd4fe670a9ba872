"""What is wrong with a block, and where."""

from collections.abc import Iterable

from ..calculator.named_tuples import NamedTuple

MOST_MISTAKES = 50
"""So many of a block's mistakes are reported; the others are only counted."""

Span = tuple[int, int]
"""Start and stop of some characters of a block's text."""


class Mistake(NamedTuple):
    """One mistake: a sentence, the characters at fault, and what to write instead."""

    message: str
    span: Span
    hint: str = ""
    is_reported: bool = False
    """Whether the log says it at the place of its cause."""


class BlockError(ValueError):
    """All the mistakes of a block.

    Attributes:
        mistakes: The mistakes, in the order of their places in the block.
        id: The block's id, or nothing where it has none that can be read.
    """

    def __init__(self, mistakes: Iterable[Mistake], id: str = "") -> None:
        self.mistakes, self.id = tuple(mistakes), id
        super().__init__("; ".join(mistake.message for mistake in self.mistakes))


def in_order(mistakes: Iterable[Mistake]) -> list[Mistake]:
    """Mistakes in the order of their places, one for each, and so many that they can be read."""
    first_at: dict[Span, Mistake] = {}
    for mistake in mistakes:
        first_at.setdefault(mistake.span, mistake)
    shown = sorted(first_at.values(), key=lambda mistake: mistake.span)
    more = shown[MOST_MISTAKES:]
    if more:
        found = "1 more mistake was found" if len(more) == 1 else f"{len(more):,} more mistakes were found"
        shown[MOST_MISTAKES:] = [Mistake(f"and {found}", more[0].span)]
    return shown

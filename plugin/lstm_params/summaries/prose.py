"""Counts in the text of a page that are not those of the blocks in the same section.

A sentence is doubted only if it can be about a block of its section: no other layer, framework or size is in
it, and its number is of the block's magnitude.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ..calculator.frameworks import FRAMEWORKS
from ..calculator.lazy_regex import regex
from ..calculator.named_tuples import NamedTuple
from ..calculator.network import Network
from .given_numbers import numbers_in, numbers_of
from .page_block import PageBlock
from .sections import is_in_fence, section_starts

_NUMBER = r"(?<![\w.,/=×*+-])(?P<{}>\d{{1,3}}(?:,\d{{3}}){{1,6}}|\d{{2,18}})(?![\w,]|\.\d)"
_COUNT = regex(
    _NUMBER.format("before") + r"\s+(?:trainable\s+|learnable\s+|model\s+|total\s+)?(?:parameters|params)\b"
    r"|\b(?:parameter count|number of parameters|parameters|params)\b(?:\s+is|\s+are|:|\s+of|\s+=)\s+"
    + _NUMBER.format("behind")
)
_HEDGED = regex(
    r"(?:[~≈<>]|\b(?:about|around|roughly|approximately|some|nearly|almost|over|than|least|most|to|below|under"
    r"|not|of|by|another|additional|extra|add|adds|with))\s*$",
    re.IGNORECASE,
)
"""What makes a number no exact count of the whole: before it."""

_LAYERS = regex(
    r"\b(?:LSTMs?|GRUs?|(?:Simple)?RNNs?|Dense|Linear|Embeddings?|Conv\w*|Attention|Transformers?|\w*Norm\w*)\b",
    re.IGNORECASE,
)
_CHANGED = regex(
    r"\b(?:if|would|instead|bidirectional|peephole|stacked|second|two|twice|doubl|half|halv|remov|prun)",
    re.IGNORECASE,
)
"""What a sentence has that speaks of another layer than the block's: of a changed one, or of several."""

_ANY_NUMBER = regex(r"\d{1,3}(?:,\d{3}){1,6}|\d{1,18}")
_LONGEST = 2_000
"""A line of text with more characters is left alone."""

_FACTOR = 5
"""A number so many times as large, or as small, is of something else."""


class Doubt(NamedTuple):
    """A count in the text that no block gives."""

    line: int
    """The line of the page, from 0."""
    start: int
    stop: int
    """Where in the line the number is."""
    number: int
    network: Network
    """The nearest block's in the section."""


def doubts(text: str, blocks: Sequence[PageBlock]) -> list[Doubt]:
    """The counts in a page's text that are not those of the blocks in the same section.

    Args:
        text: The page's Markdown.
        blocks: The blocks on the page.
    """
    lines = text.split("\n")
    given = {number for block in blocks for network in block.networks for number in numbers_of(network)}
    found: list[Doubt] = []
    starts = [*section_starts(lines), len(lines)]
    for start, stop in pairwise(starts):
        inside = [block for block in blocks if start <= block.start < stop]
        if inside:
            section = lines[start:stop]
            known = given | numbers_in("\n".join(section))
            sentences = _sentences(lines, range(start, stop), inside)
            found += [doubt for sentence in sentences for doubt in _doubts(sentence, inside, known)]
    return found


class _Sentence(NamedTuple):
    text: str
    line: int
    column: int


def _sentences(lines: Sequence[str], section: range, blocks: Sequence[PageBlock]) -> Iterator[_Sentence]:
    """The sentences of a section that are in one line, outside of fences and tables."""
    fenced = is_in_fence(lines)
    for number in section:
        line = lines[number]
        if fenced[number] or "|" in line or line.startswith("    ") or len(line) > _LONGEST:
            continue
        column = 0
        for sentence in re.split(r"(?<=[.!?;:])(?=\s)", line.replace("**", "  ")):
            yield _Sentence(sentence, number, column)
            column += len(sentence)


def _doubts(sentence: _Sentence, blocks: Sequence[PageBlock], known: set[int]) -> Iterator[Doubt]:
    for match in _COUNT.finditer(sentence.text):
        group = "before" if match["before"] else "behind"
        number = _integer(match[group])
        if _HEDGED.search(sentence.text[: match.start(group)]) or _is_known(number, known):
            continue
        rest = sentence.text[: match.start(group)] + sentence.text[match.end(group) :]
        block = min(blocks, key=lambda block: abs(sentence.line - block.start))
        if any(_may_be_of(rest, number, network) for network in block.networks):
            span = (sentence.column + match.start(group), sentence.column + match.end(group))
            yield Doubt(sentence.line, *span, number, block.networks[0])


def _integer(text: str) -> int:
    return int(text.replace(",", ""))


def _is_known(number: int, known: set[int]) -> bool:
    """Whether a number is one that is given, or that rounded to thousands or the like."""
    zeros = len(str(number)) - len(str(number).rstrip("0"))
    return number in known or (zeros > 2 and any(round(each, -zeros) == number for each in known))


def _may_be_of(text: str, number: int, network: Network) -> bool:
    """Whether a sentence, which is given without its number, may say that of a network."""
    if not network.parameters / _FACTOR <= number <= network.parameters * _FACTOR:
        return False
    types = " ".join(f"{layer.code} {layer.type}" for layer in network.layers).lower()
    named = {match[0].lower().removesuffix("s") for match in _LAYERS.finditer(text)}
    if any(name not in types for name in named):
        return False
    if any(match[0].lower() not in types for match in _CHANGED.finditer(text)):
        return False
    others = (key for key in FRAMEWORKS if key != network.framework.key)
    if any(_names(text, key) for key in others) and not _names(text, network.framework.key):
        return False
    sizes = {_integer(match[0]) for match in _ANY_NUMBER.finditer(text)}
    return sizes <= numbers_of(network) | {number, 0, 1, 2, 3}


def _names(text: str, key: str) -> bool:
    framework = FRAMEWORKS[key]
    return framework.name.lower() in text.lower() or any(
        re.search(rf"\b{re.escape(alias)}\b", text.lower()) for alias in (key, *framework.aliases)
    )

"""What was pasted of models into a page."""

from collections.abc import Iterator, Sequence

from ..calculator.lazy_regex import regex
from .beside import listing_differences, module_differences, table_differences
from .checks import contradictions
from .lightning import find_lightning, lightning_contradictions, lightning_differences
from .listing_checks import listing_contradictions
from .listings import Listing, find_listings
from .module_checks import module_contradictions
from .modules import find_modules
from .page_block import PageBlock
from .programs import program_of
from .sections import section_of
from .summary import Contradiction
from .tables import find_summaries

_MAKES_LAYER = regex(r"\b(?:LSTM|GRU|RNN|Dense|Linear|Embedding|Conv)\w*\(")


def stale(text: str, blocks: Sequence[PageBlock] = ()) -> list[Contradiction]:
    """What cannot be so in what was pasted: in itself, or beside the program above it or a block.

    Args:
        text: The page's Markdown.
        blocks: The blocks on the page.

    Returns:
        At most one contradiction for each line.
    """
    lines = text.split("\n")
    found = [*_in_tables(lines), *_in_lightning(lines), *_in_modules(lines), *_in_listings(lines, blocks)]
    return _first_of_lines(found)


def _in_tables(lines: Sequence[str]) -> Iterator[Contradiction]:
    for summary in find_summaries(lines):
        yield from contradictions(summary)
        program = program_of(lines, summary.line)
        yield from table_differences(summary, program.network) if program else ()


def _in_lightning(lines: Sequence[str]) -> Iterator[Contradiction]:
    for table in find_lightning(lines):
        yield from lightning_contradictions(table)
        program = program_of(lines, table.line)
        yield from lightning_differences(table, program.network) if program else ()


def _in_modules(lines: Sequence[str]) -> Iterator[Contradiction]:
    for printed in find_modules(lines):
        yield from module_contradictions(printed)
        program = program_of(lines, printed.line)
        yield from module_differences(printed, program) if program else ()


def _in_listings(lines: Sequence[str], blocks: Sequence[PageBlock]) -> Iterator[Contradiction]:
    for listing in find_listings(lines):
        yield from listing_contradictions(listing)
        program = program_of(lines, listing.line)
        if program:
            yield from listing_differences(listing, program.network, "the program above")
            continue
        block = _block_beside(lines, listing, blocks)
        if block:
            yield from listing_differences(listing, block.networks[0], "the block in this section")


def _block_beside(lines: Sequence[str], listing: Listing, blocks: Sequence[PageBlock]) -> PageBlock | None:
    """The only block of a listing's section, where no program there makes layers of its own."""
    section = section_of(lines, listing.line)
    inside = [block for block in blocks if section.start <= block.start < section.stop]
    if len(inside) != 1 or len(inside[0].networks) != 1:
        return None
    block = inside[0]
    outside = [
        lines[number]
        for number in section
        if not (block.start <= number < block.stop) and number < listing.line
    ]
    return None if any(map(_MAKES_LAYER.search, outside)) else block


def _first_of_lines(found: Sequence[Contradiction]) -> list[Contradiction]:
    by_line: dict[int, Contradiction] = {}
    for each in found:
        by_line.setdefault(each.line, each)
    return [by_line[line] for line in sorted(by_line)]

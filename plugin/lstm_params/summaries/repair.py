"""What was pasted of models, replaced by the blocks that give it."""

from collections.abc import Sequence

from ..calculator.calls import Call, NetworkError
from ..calculator.lazy_regex import regex
from ..calculator.named_tuples import NamedTuple
from ..calculator.rows import network
from .beside import is_of_program, is_table_of, shapes_of
from .checks import contradictions
from .code_lines import code_block
from .keras_rows import fits, is_known
from .listing_blocks import listing_block
from .listings import Listing, find_listings
from .module_programs import module_program
from .modules import PrintedModule, find_modules
from .programs import network_of, program_of, programs_before
from .summary import Summary, UndeterminedError
from .tables import find_summaries
from .totals import Stated

_OPENING = regex(r"([ \t>]*)(`{3,}|~{3,})[^`]*")
_BESIDE_TABLE = regex(
    r"[\s>]*(?:Model: .*|[_=-]{5,}|┏.*"
    r"|(?:Total mult-adds|Input size|Forward/backward|Params size|Estimated) .*)?\s*"
)


class Left(NamedTuple):
    """Something that was pasted, and stays."""

    line: int
    """The line of the page as it was, from 0."""
    why: str


class Repaired(NamedTuple):
    """A page on which what was pasted was replaced."""

    text: str
    blocks: int
    """How many blocks there are instead."""
    left: list[Left]
    """What stays, since nobody knows which block gives it."""


Pasted = Summary | PrintedModule | Listing


def repaired(text: str) -> Repaired:
    """Replace summaries, printed modules and listings that are alone in a fence by blocks.

    It must be known what they are of: the program above them; a table of layers in a row that says all of
    them; modules that print all of their arguments; or weights that only one network has.

    Args:
        text: The page's Markdown.
    """
    lines = text.split("\n")
    pasted: list[Pasted] = [*find_summaries(lines), *find_modules(lines), *find_listings(lines)]
    count, left = 0, []
    for each in sorted(pasted, key=lambda each: each.line, reverse=True):
        try:
            first, last, prefix, marks = _fence(lines, each)
            block = _block(lines, each)
        except UndeterminedError as error:
            left.append(Left(each.line, str(error)))
            continue
        lines[first:last] = [(prefix + line).rstrip() for line in (f"{marks}lstm-params", *block, marks)]
        count += 1
    return Repaired("\n".join(lines), count, left[::-1])


def _fence(lines: Sequence[str], pasted: Pasted) -> tuple[int, int, str, str]:
    """The lines of the fence that has this and nothing else, what nests it, and its marks."""
    first, last = pasted.line - 1, pasted.end
    while first >= 0 and _BESIDE_TABLE.fullmatch(lines[first]):
        first -= 1
    opening = _OPENING.fullmatch(lines[first]) if first >= 0 else None
    stated = None if isinstance(pasted, Summary) else pasted.total
    while last < len(lines) and _is_beside(lines[last], last, stated):
        last += 1
    if not opening or last >= len(lines) or lines[last].strip(" \t>") != opening[2]:
        raise UndeterminedError("it is not alone in a code block")
    return first, last + 1, opening[1], opening[2]


def _is_beside(line: str, number: int, stated: Stated | None) -> bool:
    return bool(_BESIDE_TABLE.fullmatch(line)) or (stated is not None and number == stated.line)


def _block(lines: Sequence[str], pasted: Pasted) -> list[str]:
    """The lines of the block that gives something."""
    if isinstance(pasted, Summary):
        return _table_block(lines, pasted)
    program = program_of(lines, pasted.line)
    if isinstance(pasted, PrintedModule):
        is_known = program and is_of_program(pasted, program)
        return code_block("summary", _lines(program.text) if program and is_known else module_program(pasted))
    if program and shapes_of(pasted, program.network):
        return code_block("weights", _lines(program.text))
    return listing_block(pasted)


def _lines(program: str) -> list[str]:
    return program.rstrip("\n").split("\n")


def _table_block(lines: Sequence[str], summary: Summary) -> list[str]:
    for program in programs_before(lines, summary.line):
        made = network_of(program)
        if made and is_table_of(summary, made):
            return code_block("summary", _lines(program))
    calls = _calls(summary)
    if calls is None:
        raise UndeterminedError("the table does not say all of its layers")
    source, layers = calls
    lengths = ", ".join("null" if length is None else str(length) for length in source)
    return ["show: summary", f"input: [{lengths}]", "layers:", *(f"  - {call}" for call in layers)]


def _calls(summary: Summary) -> tuple[tuple[int | None, ...], list[Call]] | None:
    """The input and the layers of a table of layers in a row, if it says all of them."""
    first, *rows = summary.rows
    is_in_row = not summary.is_graph and not any(row.is_inner for row in summary.rows)
    if first.layer_type != "InputLayer" or not first.shapes or not is_in_row or contradictions(summary):
        return None
    source = first.shapes[0][1:]
    calls: list[Call] = []
    shape = source
    for row in rows:
        found = (
            [fit.call for fit in fits(row, shape) if fit.parameters == row.parameters]
            if is_known(row)
            else []
        )
        if len(found) != 1 or row.layer_type in _UNSAID:
            return None
        calls += found
        shape = row.shapes[0][1:]
    try:
        counted = network(calls, input=source)
    except NetworkError:
        return None
    total = summary.totals.get("total")
    return (source, calls) if total and counted.parameters == total.parameters else None


_UNSAID = frozenset(
    ["Dropout", "SpatialDropout1D", "SpatialDropout2D", "GaussianNoise", "GaussianDropout", "Activation"]
)
"""Layers with an argument that no table says."""

"""Listings of weights by name and shape, found in the lines of a page.

They are what loops over `named_parameters()`, `state_dict()` and `weights` print, and lists such as
`[(w.name, w.shape) for w in model.weights]`, with shapes as `torch.Size([8, 3])`, `TensorShape([3, 8])`
or `(3, 8)`.
"""

import math
import re
from collections.abc import Iterator, Sequence

from ..calculator.lazy_regex import regex
from ..calculator.named_tuples import NamedTuple
from .totals import Stated, stated_total

_LENGTHS = r"(?:\d{1,15}(?:, ?\d{1,15})*,?)?"
_NAME = r"(?P<name>(?=[\w./-]*[A-Za-z])\w[\w./-]*)(?::0)?"
_IN_LIST = regex(
    rf"\(\s*['\"]{_NAME}['\"]\s*,\s*(?:torch\.Size|TensorShape)?\(?[(\[](?P<shape>{_LENGTHS})[)\]]\)?\s*\)"
)
_WITH_TYPE = regex(
    rf"(?<![\w'\"]){_NAME}['\"]?[\s,:;|=>-]*(?:[Ss](?:ize|hape)[\s:=]*)?"
    rf"(?:torch\.Size|TensorShape)\(\[(?P<shape>{_LENGTHS})\]\)(?:[\s|,]+(?P<counted>\d[\d,]{{0,20}})(?![\w.]))?"
)
_ALONE = regex(
    rf"[\s>#]*{_NAME}[\s:,|=>-]+[(\[](?P<shape>{_LENGTHS})[)\]](?:[\s|,]+(?P<counted>\d[\d,]{{0,20}}))?\s*"
)
_LONGEST = 1_000
"""A line that is not a list in brackets has no more characters."""

_MOST_ENTRIES = 1_000
"""A listing has no more weights; those that follow are another one."""

_WEIGHT = regex(r"(?:.*[./])?\w*(?:weight|bias|kernel|gamma|beta|embeddings|_mean|_var|_tracked)\w*")


class Entry(NamedTuple):
    """A weight in a listing."""

    name: str
    shape: tuple[int, ...]
    line: int
    """The line of the page, from 0."""
    counted: int | None = None
    """How many numbers it holds, where the line says so behind the shape."""

    @property
    def path(self) -> str:
        """What its name says of the module that it is in."""
        return self.name[: -len(self.last)]

    @property
    def last(self) -> str:
        """Its name in that module."""
        return re.split("[./]", self.name)[-1]

    @property
    def numbers(self) -> int:
        """How many numbers the shape has room for."""
        return math.prod(self.shape)


class Listing(NamedTuple):
    """Weights that were listed together."""

    line: int
    end: int
    """The line behind it."""
    entries: tuple[Entry, ...]
    total: Stated | None
    """The total that is printed below it."""

    @property
    def is_keras(self) -> bool:
        """Whether the names are Keras's."""
        return any(entry.last in ("kernel", "recurrent_kernel") for entry in self.entries)


def find_listings(lines: Sequence[str]) -> list[Listing]:
    """All listings in the lines of a page: at least two weights in lines that follow one another."""
    found: list[Listing] = []
    entries: list[Entry] = []
    for number, line in enumerate(lines):
        here = list(_entries(line, number, bool(entries))) if any(bracket in line for bracket in "([") else []
        if entries and (not here or _begins_anew(entries, here)):
            found.append(_listing(lines, entries))
            entries = []
        entries += here
    if entries:
        found.append(_listing(lines, entries))
    return [listing for listing in found if len(listing.entries) > 1]


def _entries(line: str, number: int, is_more: bool) -> Iterator[Entry]:
    """The weights in a line; in one that goes on with a listing, they may have any names."""
    matches: list[re.Match[str]] = list(_IN_LIST.finditer(line))
    if not matches and len(line) <= _LONGEST:
        matches = list(_WITH_TYPE.finditer(line)) if "([" in line else []
    if not matches and len(line) <= _LONGEST:
        alone = _ALONE.fullmatch(line)
        matches = [alone] if alone and (is_more or _WEIGHT.fullmatch(alone["name"])) else []
    for match in matches:
        counted = match.groupdict().get("counted")
        shape = tuple(int(length) for length in match["shape"].split(",") if length.strip())
        yield Entry(match["name"], shape, number, int(counted.replace(",", "")) if counted else None)


def _begins_anew(entries: Sequence[Entry], here: Sequence[Entry]) -> bool:
    """Whether another listing begins: its weights have names in their model that were there before."""
    names = {entry.name for entry in entries}
    return len(entries) >= _MOST_ENTRIES or any(entry.path and entry.name in names for entry in here)


def _listing(lines: Sequence[str], entries: Sequence[Entry]) -> Listing:
    end = entries[-1].line + 1
    return Listing(entries[0].line, end, tuple(entries), stated_total(lines, end))


def modules_of(listing: Listing) -> list[list[Entry]]:
    """The weights by the modules that they are in: those of one path, each name once."""
    modules: list[list[Entry]] = []
    for entry in listing.entries:
        own = modules[-1] if modules else []
        is_same = own and own[0].path == entry.path and entry.last not in {other.last for other in own}
        if is_same and (entry.path or entry.last != "kernel"):
            own.append(entry)
        else:
            modules.append([entry])
    return modules

"""The pasted summaries of a page."""

from collections.abc import Sequence

from .beside import differences, network_of, programs_before
from .checks import contradictions
from .summary import Contradiction
from .tables import find_summaries


def stale(text: str) -> list[Contradiction]:
    """What cannot be so in the summaries of a page: in themselves, or beside the program above them.

    Args:
        text: The page's Markdown.

    Returns:
        At most one contradiction for each line.
    """
    lines = text.split("\n")
    found: list[Contradiction] = []
    for summary in find_summaries(lines):
        found += contradictions(summary)
        network = next(filter(None, map(network_of, programs_before(lines, summary))), None)
        found += differences(summary, network) if network else []
    return _first_of_lines(found)


def _first_of_lines(found: Sequence[Contradiction]) -> list[Contradiction]:
    by_line: dict[int, Contradiction] = {}
    for each in found:
        by_line.setdefault(each.line, each)
    return [by_line[line] for line in sorted(by_line)]

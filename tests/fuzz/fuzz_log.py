"""The logs of the fuzzers: what came of their inputs, and which were the worst."""

from __future__ import annotations

import heapq
import platform
from collections import Counter
from datetime import date
from typing import NamedTuple

MOST_SECONDS, MOST_BYTES = 0.1, 100_000_000
"""What an input may take."""

SECONDS_OF_PROGRAMS = 0.5
"""What a program may take, which is read from a file as it was published."""

_WORST = 5
_UNITS = {"seconds": (1e3, "ms"), "bytes": (1e-6, "MB"), "characters": (1e-3, "thousand characters")}
_LISTED = {
    "seconds": "The slowest, in CPU time, the least of four times where one was more than 100 ms:",
    "bytes": "By how much they needed more memory:",
    "characters": "The longest results:",
}


class Spent(NamedTuple):
    """What an input took: seconds, bytes of memory, or characters of HTML."""

    amount: float
    number: int
    target: str


class FuzzLog:
    """Counts what came of inputs, and keeps the worst.

    Attributes:
        counts: How many inputs there were, by what they were and what came of them.
        wrong: What was wrong with some, as items of a list.
    """

    def __init__(self) -> None:
        self.counts: Counter[tuple[str, str]] = Counter()
        self.wrong: list[str] = []
        self._worst: dict[str, list[Spent]] = {}

    def add(self, number: int, target: str, spent: dict[str, float]) -> None:
        """Keep what an input took, if it is among the most."""
        for what, amount in spent.items():
            worst = self._worst.setdefault(what, [])
            heapq.heappush(worst, Spent(amount, number, target))
            if len(worst) > _WORST:
                heapq.heappop(worst)

    def text(self, title: str, heading: str, columns: tuple[str, str, str], rule: str) -> str:
        """The log as Markdown.

        Args:
            title: What it is the log of.
            heading: How many inputs there were.
            columns: What the table's columns are called.
            rule: What is wrong, if it happens.
        """
        rows = [
            f"| {target} | {outcome} | {count:,} |"
            for (target, outcome), count in sorted(self.counts.items())
        ]
        lines = [
            f"# {title}", "", f"{date.today()}, Python {platform.python_version()}: {heading}.", "",
            f"| {' | '.join(columns)} |", "| --- | --- | --: |", *rows, "",
        ]  # fmt: skip
        for what, worst in self._worst.items():
            factor, unit = _UNITS[what]
            lines += [_LISTED[what], ""]
            lines += [
                f"- {one.amount * factor:,.1f} {unit}: input {one.number}, {one.target}"
                for one in sorted(worst, reverse=True)
            ]
            lines.append("")
        lines += [f"More than 100 ms (a program: 500) or 100 MB, {rule}:", ""]
        lines += [*(self.wrong[:50] or ["nothing."]), ""]
        return "\n".join(lines)

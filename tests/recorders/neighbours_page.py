"""The tables of the guide's page about neighbours, written from what was recorded."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

KINDS = {
    "plugin": "Plugins",
    "theme": "Themes",
    "extension": "Markdown extensions",
    "front end": "Front ends",
}
"""The headings of the page, by the kinds of neighbours."""


def tables(recorded: Sequence[Mapping[str, str]]) -> str:
    """A table for each kind of neighbour."""
    return "\n".join(_table(kind, [case for case in recorded if case["kind"] == kind]) for kind in KINDS)


def _table(kind: str, cases: Sequence[Mapping[str, str]]) -> str:
    rows = [
        f"| {case['name']} | {_version(case)} | {case['outcome']} | {case['note']} |".replace("  ", " ")
        for case in sorted(cases, key=lambda case: case["name"].strip("`").lower())
    ]
    heads = f"| {kind} | version | result | what to know |"
    head = [f"## {KINDS[kind]}", "", heads, "| --- | --- | --- | --- |"]
    return "\n".join([*head, *rows, ""])


def _version(case: Mapping[str, str]) -> str:
    package = case["package"]
    return f"{package} {case['version']}".strip()


def rows_of(page: str) -> list[str]:
    """The rows of a page's tables, each with its heading."""
    found, heading = [], ""
    for line in page.splitlines():
        if line.startswith("## "):
            heading = line
        elif re.match(r"\| (?!---)", line):
            found.append(f"{heading} {line}")
    return found

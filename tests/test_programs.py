"""Programs as writers write them, and what the real frameworks made of each."""

from __future__ import annotations

import json
from collections import Counter
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parent
PROGRAMS = sorted((FOLDER / "cases" / "programs").glob("*/*.py"))
CASES = json.loads((FOLDER / "goldens" / "programs.json").read_text(encoding="utf-8"))["cases"]
SAID = {"input", "values", "entry", "refused", "names", "at"}


def test_every_program_is_recorded() -> None:
    """Each file has its line in the golden, and no line is left of a file that went."""
    assert [case["file"] for case in CASES] == [f"{path.parent.name}/{path.name}" for path in PROGRAMS]


@pytest.mark.parametrize("case", CASES, ids=[case["file"] for case in CASES])
def test_what_a_program_says_of_itself_is_so(case: dict[str, Any]) -> None:
    """A head says what the recorder knows to read; whoever is refused says what is to be named, and where."""
    text = (FOLDER / "cases" / "programs" / case["file"]).read_text(encoding="utf-8")
    head = list(takewhile(lambda line: line.startswith("#"), text.splitlines()))
    program = text.splitlines()[len(head) :]
    said = dict(line.removeprefix("# ").split(": ", 1) for line in head)
    assert set(said) <= SAID
    assert ("refused" in case) == ("refused" in said) == ("parameters" not in case)
    if "refused" in said:
        assert [line.strip() for line in program].count(said["at"]) == 1
        assert said["names"] == "input" or said["names"] in "\n".join(program)
    else:
        assert case["trainable"] <= case["parameters"]
        assert case["layers"]


def test_no_two_programs_have_the_same_counts() -> None:
    """A count that belongs to another program would be found out."""
    counts = Counter((case["parameters"], case["trainable"]) for case in CASES if "parameters" in case)
    assert [count for count, programs in counts.items() if programs > 1] == []

"""Programs that were drawn by chance and run in the real frameworks, in CI: none is counted wrongly."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lstm_params.programs.errors import ProgramError
from lstm_params.programs.reading import read_program

DRAWN = Path(os.environ.get("LSTM_PARAMS_DRAWN", ""), "programs.json")

pytestmark = pytest.mark.skipif(not DRAWN.is_file(), reason="tests/fuzz/drawn_programs.py has drawn none")


@pytest.fixture(scope="module")
def cases() -> list[dict[str, Any]]:
    """What was recorded of each program."""
    return list(json.loads(DRAWN.read_text(encoding="utf-8"))["cases"])


def counts(case: dict[str, Any]) -> tuple[int, int] | None:
    """The total and the trainable count of a program; nothing if it is refused."""
    first = case["program"].partition("\n")[0]
    source = tuple(json.loads(first.removeprefix("# input: "))) if first.startswith("# input") else None
    try:
        network = read_program(case["program"], case["framework"], source).network
    except ProgramError:
        return None
    return network.parameters, network.trainable


def wrong(cases: list[dict[str, Any]]) -> Iterator[str]:
    """Each program that is counted otherwise than the framework counts it, and both counts."""
    for case in cases:
        right, found = (case["parameters"], case["trainable"]), counts(case)
        if found not in (right, None):
            yield f"{case['framework']} {case['number']}: {found} is {right}\n{case['program']}"


def test_no_drawn_program_is_counted_wrongly(cases: list[dict[str, Any]]) -> None:
    """Its total and its trainable count are the framework's, or it is refused."""
    assert next(wrong(cases), "") == ""


def test_most_drawn_programs_are_counted(cases: list[dict[str, Any]]) -> None:
    """Nine of ten, of each framework."""
    for framework in ("keras", "pytorch"):
        found = [counts(case) is not None for case in cases if case["framework"] == framework]
        assert sum(found) >= 0.9 * len(found)

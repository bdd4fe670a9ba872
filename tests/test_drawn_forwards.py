"""Modules that were drawn by chance and run in PyTorch, in CI: no other shape is claimed than it returns."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lstm_params.programs.errors import ProgramError
from lstm_params.programs.reading import read_program
from test_forward import axes, is_so

DRAWN = Path(os.environ.get("LSTM_PARAMS_DRAWN", ""), "forwards.json")

pytestmark = pytest.mark.skipif(not DRAWN.is_file(), reason="tests/fuzz/drawn_forwards.py has drawn none")


@pytest.fixture(scope="module")
def cases() -> list[dict[str, Any]]:
    """What was recorded of each module."""
    return list(json.loads(DRAWN.read_text(encoding="utf-8"))["cases"])


def claimed(case: dict[str, Any]) -> list[list[Any]] | None:
    """The shapes that a module is said to return, none where they are not known; None where it is refused."""
    try:
        network = read_program(case["program"], "pytorch", [tuple(shape) for shape in case["input"]]).network
    except ProgramError:
        return None
    return [axes(tensor) for tensor in network.outputs]


def wrong(cases: list[dict[str, Any]]) -> Iterator[str]:
    """Each module that PyTorch computes, and that is refused or said to return something else."""
    for case in cases:
        shapes = claimed(case)
        if "outputs" in case and (shapes is None or not is_so(shapes, case["outputs"])):
            yield f"{shapes} of {case['input']} is {case['outputs']}\n{case['program']}"


def test_no_drawn_module_is_said_to_return_other_shapes(cases: list[dict[str, Any]]) -> None:
    """What it returns has PyTorch's shape, or none is claimed; and it is not refused."""
    assert next(wrong(cases), "") == ""


def test_the_shapes_of_most_drawn_modules_are_known(cases: list[dict[str, Any]]) -> None:
    """Seven of ten."""
    computed = [case for case in cases if "outputs" in case]
    assert sum(bool(claimed(case)) for case in computed) >= 0.7 * len(computed)

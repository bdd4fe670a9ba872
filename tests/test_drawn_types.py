"""Parameters that were drawn by chance and made by PyTorch, in CI: none is said to take other memory."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from lstm_params.calculator.memory import bytes_of, numbers_by_dtype
from lstm_params.programs.errors import ProgramError
from lstm_params.programs.reading import read_program

DRAWN = Path(os.environ.get("LSTM_PARAMS_DRAWN", ""), "types.json")

pytestmark = pytest.mark.skipif(not DRAWN.is_file(), reason="tests/fuzz/drawn_types.py has drawn none")

BESIDE = 12
"""The parameters of the `nn.RNN(2, 2)` beside each, of four bytes."""


@pytest.fixture(scope="module")
def cases() -> list[dict[str, Any]]:
    """What was recorded of each parameter."""
    return list(json.loads(DRAWN.read_text(encoding="utf-8"))["cases"])


def claimed(case: dict[str, Any]) -> tuple[int, int] | None:
    """How many numbers a parameter is said to have, and its bytes; None where it is refused."""
    try:
        network = read_program(case["program"], "pytorch").network
    except ProgramError:
        return None
    taken = bytes_of(numbers_by_dtype(network.weights, "float32"))
    assert taken is not None, "each type is known"
    return network.parameters - BESIDE, taken - 4 * BESIDE


def test_no_drawn_parameter_is_said_to_take_other_memory(cases: list[dict[str, Any]]) -> None:
    """Its count and its bytes are PyTorch's, or it is refused."""
    wrong = [case for case in cases if claimed(case) not in (None, (case["parameters"], case["bytes"]))]
    assert [(claimed(case), case) for case in wrong[:1]] == []


def test_the_types_of_most_drawn_parameters_are_known(cases: list[dict[str, Any]]) -> None:
    """Seven of ten."""
    assert sum(claimed(case) is not None for case in cases) >= 0.7 * len(cases)

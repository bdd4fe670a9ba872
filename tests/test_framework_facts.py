"""The facts of all frameworks are published as they are counted."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from lstm_params.calculator.framework_facts import all_facts
from lstm_params.calculator.frameworks import FRAMEWORKS

FILE = Path(__file__).parents[1] / "docs" / "guide" / "frameworks.json"
FACTS = all_facts()
GRU_COUNTS = {
    "keras": 42,
    "pytorch": 42,
    "flax-linen": 38,
    "flax-nnx": 36,
    "equinox": 38,
    "haiku": 36,
    "mlx": 38,
    "paddle": 42,
    "onnx": 42,
    "openvino": 38,
}


def test_the_published_facts_are_those_of_the_calculator(request: pytest.FixtureRequest) -> None:
    """`docs/guide/frameworks.json` has what the calculator says; `--accept` writes it."""
    text = json.dumps(FACTS, indent=2, ensure_ascii=False) + "\n"
    if request.config.getoption("--accept"):
        FILE.write_text(text, encoding="utf-8")
    assert FILE.read_text(encoding="utf-8") == text


def test_every_framework_has_an_lstm() -> None:
    """None is left out without a word."""
    assert [one["framework"] for one in FACTS["layers"]["LSTM"]] == list(FRAMEWORKS)


def test_gates_and_biases_are_what_makes_counts_differ() -> None:
    """A GRU has 36, 38 or 42 numbers, by how many biases each gate has."""
    found = {one["framework"]: one for one in FACTS["layers"]["GRU"]}
    assert {key: found[key]["parameters"] for key in GRU_COUNTS} == GRU_COUNTS
    for one in found.values():
        assert one["parameters"] == 3 * 2 * (3 + 2) + 2 * sum(one["biases_per_gate"].values())


def test_a_page_of_the_guide_compares_all_of_them() -> None:
    """A framework that is added is on the page too, beside each layer that it has."""
    page = FILE.with_suffix(".md").read_text(encoding="utf-8")
    compared = re.findall(r"^compare: \[(.*)\]$", page, re.MULTILINE)
    assert compared == [", ".join(one["framework"] for one in found) for found in FACTS["layers"].values()]

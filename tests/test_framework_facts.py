"""The facts of all frameworks are published as they are counted."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Callable
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


def _compared(page: str) -> str:
    """The guide's page with a comparison for each kind of layer, of all frameworks that have it."""
    assert len(re.findall(r"(?m)^compare: ", page)) == len(FACTS["layers"])
    lists = iter(", ".join(one["framework"] for one in found) for found in FACTS["layers"].values())
    return re.sub(r"(?m)^compare: \[.*\]$", lambda _: f"compare: [{next(lists, '')}]", page)


def _option(page: str) -> str:
    """The row of the option that names a framework."""
    return re.sub(r"(?m)(?<=^\| `framework` \| ).*(?=: see \[above\])", KEYS, page)


def _argument(page: str) -> str:
    """The command line's argument that does."""
    written = textwrap.fill(f":   whose layer it is: {KEYS}", 118, subsequent_indent="    ")
    return re.sub(r"(?m)^:   whose layer it is: [^\n]*(\n    [^\n]*)*$", lambda _: written, page)


KEYS = " or".join(", ".join(f"`{key}`" for key in FRAMEWORKS).rsplit(",", 1))
LISTS: dict[str, Callable[[str], str]] = {
    "frameworks.md": _compared,
    "block.md": _option,
    "command-line.md": _argument,
}


@pytest.mark.parametrize("name", LISTS)
def test_lists_of_frameworks_in_the_guide_are_whole(name: str, request: pytest.FixtureRequest) -> None:
    """A framework that is added is in them, beside each layer that it has; `--accept` writes them."""
    path = FILE.parent / name
    page = path.read_text(encoding="utf-8")
    whole = LISTS[name](page)
    if request.config.getoption("--accept"):
        path.write_text(whole, encoding="utf-8")
    else:
        assert page == whole, f"docs/guide/{name} lists other frameworks: run pytest --accept"

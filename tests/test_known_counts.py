"""The counts that people ask for, through blocks on a built page."""

from __future__ import annotations

import pytest

from results import Result, read_result
from sites import block, build_site, results

KNOWN: list[tuple[list[str], list[int]]] = [
    (["features: 3", "units: 2"], [48]),
    (["features: 3", "units: 2", "timesteps: 40"], [48]),
    (["features: 4", "layers:", "  - LSTM(2)", "  - Dense(1)"], [56, 3, 59]),
    (["features: 1", "units: 1"], [12]),
    (["features: 2", "units: 1"], [16]),
    (["features: 1", "units: 2"], [32]),
    (["features: 2", "units: 2"], [40]),
    (["features: 3", "layers: [Dense(5), Dense(2)]"], [20, 12, 32]),
    (["features: 784", "layer: Dense(32)"], [25_120]),
    (["layer: Embedding(1024, 256)"], [262_144]),
    (["input: [25]", "layers:", "  - Embedding(1000, 256)", "  - LSTM(128)"], [256_000, 197_120, 453_120]),
    (["features: 256", "layer: GRU(128)"], [148_224]),
    (["features: 256", "layer: GRU(128, reset_after=False)"], [147_840]),
    (["features: 512", "layer: Bidirectional(LSTM(256))"], [1_574_912]),
    (["features: 10000", "units: 1"], [40_008]),
]
"""A block's lines, and the counts of its layers and of all of them."""


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> list[Result]:
    """What one page with all the blocks shows."""
    page = "\n\n".join(block(*lines) for lines, _ in KNOWN)
    site = build_site(tmp_path_factory.mktemp("known"), {"index.md": page})
    assert site.warnings == []
    return [read_result(root) for root in results(site.page())]


@pytest.mark.parametrize("number", range(len(KNOWN)), ids=["; ".join(lines) for lines, _ in KNOWN])
def test_known_counts(shown: list[Result], number: int) -> None:
    """A block shows the count that the literature, a framework or a question's answer has."""
    result = shown[number]
    layers = [layer.parameters for layer in result.layers]
    assert [*layers, result.parameters][-len(KNOWN[number][1]) :] == KNOWN[number][1]

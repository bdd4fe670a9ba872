"""The counts that people ask for, through blocks on a built page."""

from __future__ import annotations

from pathlib import Path

import pytest

from results import Result, read_result
from sites import block, build_site, results, text_of

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
    (["framework: pytorch", "layer: LSTM(512, 256, bidirectional=True)"], [1_576_960]),
    (["framework: pytorch", "layer: LSTM(32, 128, num_layers=2, bidirectional=True)"], [561_152]),
    (["framework: pytorch", "layers: ['LSTM(32, 128)', 'LSTM(128, 128)']"], [82_944, 132_096, 215_040]),
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


FRAMEWORKS = ["keras", "pytorch", "flax-linen", "onnx"]
COMPARED = {
    "LSTM(128)": [197_120, 197_632, 197_120, 197_632],
    "GRU(128)": [148_224, 148_224, 147_968, 148_224],
    "SimpleRNN(128)": [49_280, 49_408, 49_280, 49_408],
}
"""The counts of one layer on 256 features, framework by framework."""


def test_compared_counts(tmp_path: Path) -> None:
    """A comparison has a column for each framework, with its name and its count."""
    blocks = [
        block("features: 256", f"layer: {layer}", f"compare: [{', '.join(FRAMEWORKS)}]") for layer in COMPARED
    ]
    site = build_site(tmp_path, {"index.md": "\n\n".join(blocks)})
    roots = results(site.page())
    assert all("data-parameters" not in root.attrib for root in roots)
    shown = [
        [
            (cell.attrib["data-framework"], int(cell.attrib["data-parameters"]))
            for cell in root.iter("th")
            if "data-framework" in cell.attrib
        ]
        for root in roots
    ]
    assert shown == [list(zip(FRAMEWORKS, counts, strict=True)) for counts in COMPARED.values()]


def test_what_a_comparison_says_of_the_difference(tmp_path: Path) -> None:
    """Each difference is one sentence; only biases touch the count."""
    page = block("features: 256", "units: 128", "compare: [keras, pytorch]")
    site = build_site(tmp_path, {"index.md": page})
    (root,) = results(site.page())
    assert [text_of(item) for item in root.iter("li")] == [
        "PyTorch keeps two bias vectors per gate and adds them, Keras one per gate: 4 × 128 = 512 more.",
        "PyTorch's g is Keras's c̃, the candidate; the order is the same.",
        "PyTorch stores each matrix as gates × inputs, the transpose of Keras's.",
    ]

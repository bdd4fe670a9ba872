"""The anatomy of a recurrent layer: its gates' maps apart, and folded together as they are stored."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from browsing import CHECKS
from lstm_params.blocks.reading import read_block
from lstm_params.markdown.stylesheet import stylesheet
from lstm_params.request import Request
from lstm_params.results.rendering import render
from sites import parse, text_of, with_class

BLOCKS = {
    "keras": ("features: 3", "units: 2"),
    "gru": ("features: 3", "layer: GRU(2)"),
    "pytorch": ("framework: pytorch", "layer: nn.LSTM(3, 2)"),
    "both": ("framework: pytorch", "layer: nn.GRU(32, 128, bidirectional=True, num_layers=2)"),
    "onnx": ("framework: onnx", "features: 3", "layer: LSTM(hidden_size=2, direction='bidirectional')"),
    "peepholes": (
        "framework: onnx",
        "features: 4",
        "layer: LSTM(hidden_size=3, inputs=['X', 'W', 'R', 'B', '', '', '', 'P'])",
    ),
    "large": ("features: 256", "units: 128"),
    "thin": ("features: 10000", "units: 1"),
    "projection": ("framework: pytorch", "layer: nn.LSTM(5, 4, proj_size=2)"),
    "flax": ("framework: flax-linen", "features: 3", "layer: nn.RNN(nn.GRUCell(2))"),
    "simple": ("features: 3", "layer: SimpleRNN(2)"),
}
COUNTS = {"keras": 48, "gru": 42, "pytorch": 56, "both": 3 * (32 + 128 + 2) * 128, "onnx": 56}
"""What one set of weights has."""
COUNTS |= {"peepholes": 117, "large": 197_120, "thin": 40_008, "projection": 4 * (5 + 2 + 2) * 4}
COUNTS |= {"flax": 38, "simple": 12}
STYLE = stylesheet()
FOLDED = [name for name in BLOCKS if name not in ("flax", "simple")]


def request_of(name: str) -> Request:
    """A block that shows the anatomy of a layer."""
    return read_block("\n".join(["```lstm-params", *BLOCKS[name], "show: anatomy"])).request


@pytest.mark.parametrize("name", BLOCKS)
def test_both_pictures_have_all_parameters(name: str) -> None:
    """Apart and together, the areas are those of one set of weights; gates are in the framework's order."""
    root = parse(render(request_of(name)).html)
    for half in with_class(root, "lp-cell"):
        areas = [int(area.attrib["data-value"]) for area in half.iter() if "data-value" in area.attrib]
        assert sum(areas) == COUNTS[name]
    roles = [role for group in with_class(root, "lp-fold") for role in group.attrib["class"].split()[1:2]]
    gates = request_of(name).networks[0].layers[0].groups[0].gates
    assert roles == [f"lp-{gate.role}" for gate in gates]


@pytest.mark.parametrize("name", BLOCKS)
def test_what_is_stored_together_can_be_folded(name: str) -> None:
    """A layer whose framework keeps gates in one tensor has a box that folds them, and no other has one."""
    text = text_of(parse(render(request_of(name)).html))
    assert ("Fold the gates together" in text) == (name in FOLDED)


def test_a_tilde_stands_above_its_letter() -> None:
    """Where it is above a c, it goes through an h, which then reads as an ñ."""
    heights = {}
    for name in ("keras", "gru"):
        for letter in with_class(parse(render(request_of(name)).html), "lp-symbol"):
            for tilde in letter.iter("tspan"):
                heights[letter.text] = -float(tilde.attrib["dy"])
    assert heights.keys() == {"c", "h"}
    assert heights["h"] >= heights["c"] + 4


ENDS = """root => [...root.querySelectorAll('.lp-fold')].map(gate => {
  const areas = [...gate.querySelectorAll('[data-value]')].map(path => path.getBoundingClientRect());
  const all = (of, side) => of(...areas.map(area => area[side]));
  return [all(Math.min, 'left'), all(Math.max, 'right'), all(Math.min, 'top'), all(Math.max, 'bottom')];
})"""


@pytest.mark.browser
@pytest.mark.parametrize("name", FOLDED)
def test_folded_gates_are_one_behind_the_other(browser: Any, name: str) -> None:
    """Folded, each gate begins where the one before ends; who wants no motion sees it at once."""
    page = browser.new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    html = render(request_of(name)).html
    page.set_content(f"<!doctype html><html lang='en'><title>t</title><style>{STYLE}</style><body>{html}")
    is_down = "lp-down" in html
    start, end = (2, 3) if is_down else (0, 1)
    apart = page.locator(".lstm-params").evaluate(ENDS)
    assert all(after[start] - before[end] > 5 for before, after in pairwise(apart))
    page.locator("input").check()
    folded = page.locator(".lstm-params").evaluate(ENDS)
    assert all(abs(after[start] - before[end]) < 4 for before, after in pairwise(folded))
    assert folded[0] == apart[0]
    page.evaluate(CHECKS.read_text(encoding="utf-8"))
    assert page.evaluate("overflowing()") == []
    page.emulate_media(media="print")
    assert not page.locator("input").is_visible()
    page.close()

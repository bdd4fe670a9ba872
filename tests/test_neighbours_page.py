"""The guide says of plugins, themes, extensions and front ends what was recorded of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from neighbours_page import KINDS, rows_of, tables
from neighbours_tried import TRIALS, WORKS

ROOT = Path(__file__).parents[1]
RECORDED = json.loads((ROOT / "tests" / "goldens" / "neighbours.json").read_text(encoding="utf-8"))
PAGE = (ROOT / "docs" / "guide" / "neighbours.md").read_text(encoding="utf-8")


def test_the_page_names_what_was_recorded() -> None:
    """Each neighbour that was tried has its row, with its version and what came of it; no other has."""
    assert rows_of(PAGE) == rows_of(tables(RECORDED))


def test_there_are_enough_neighbours() -> None:
    """At least sixty were tried, and some of each kind."""
    assert len(RECORDED) >= 60
    assert {case["kind"] for case in RECORDED} == set(KINDS)


def test_all_trials_are_recorded_as_they_are_now() -> None:
    """No trial was added or changed without being recorded."""
    for trial, case in zip(TRIALS, RECORDED, strict=True):
        name, _, version = trial.package.partition("==")
        assert (case["name"], case["kind"], case["package"]) == (trial.name, trial.kind, name)
        assert (case["outcome"], case["note"]) == (trial.outcome, trial.note)
        assert case["version"] == version
        assert case["lacking"] == sorted(trial.lacking)


@pytest.mark.parametrize("case", RECORDED, ids=[case["name"] for case in RECORDED])
def test_what_does_not_simply_work_is_explained(case: dict[str, str]) -> None:
    """A check that fails is no neighbour that works; and what is not simply so has a note."""
    if case["outcome"] == WORKS:
        assert not case["lacking"]
    else:
        assert case["note"]

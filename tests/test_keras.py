"""Every number on a built page is the one that the real Keras has."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from lstm_params.calculator.frameworks import FRAMEWORKS
from recorders.configurations import Configuration
from results import Result, Table, read_result
from sites import build_site, with_class

GOLDENS = json.loads((Path(__file__).parent / "goldens" / "keras.json").read_text(encoding="utf-8"))


def as_block(case: Configuration) -> str:
    """A case as a writer would put it on a page."""
    layers = "".join(f"  - {layer}\n" for layer in case["layers"])
    if case["input"] is None:
        return f"```lstm-params\nlayers:\n{layers}```\n"
    source = ", ".join("null" if length is None else str(length) for length in case["input"])
    return f"```lstm-params\ninput: [{source}]\nlayers:\n{layers}```\n"


def show(case: dict[str, Any]) -> str:
    """A case as a failure names it."""
    return f"{' → '.join(case['layers'])} on {case['input']}"


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[dict[str, Any], Result | None]]:
    """Each recorded case, and what the built page says of it; None where it says that it is wrong."""
    cases = list(GOLDENS["cases"])
    drawn = os.environ.get("LSTM_PARAMS_DRAWN")  # recorded from random configurations, in CI
    if drawn:
        cases += json.loads(Path(drawn).read_text(encoding="utf-8"))["cases"]
    return list(zip(cases, built(tmp_path_factory.mktemp("keras"), cases), strict=True))


def built(root: Path, cases: list[dict[str, Any]]) -> list[Result | None]:
    """What a built page says of each case."""
    site = build_site(root, {"index.md": "\n".join(map(as_block, cases))})  # type: ignore[arg-type]
    roots = with_class(site.page(), "lstm-params")
    return [None if "lstm-params-error" in root.attrib["class"] else read_result(root) for root in roots]


def test_there_are_enough_recorded_cases() -> None:
    """At least 150 single layers and 30 stacks are recorded from Keras 3.15."""
    counted = [case for case in GOLDENS["cases"] if "refused" not in case]
    assert GOLDENS["keras"].startswith("3.15.")
    assert len([case for case in counted if len(case["layers"]) == 1]) >= 150
    assert len([case for case in counted if len(case["layers"]) > 1]) >= 30


def test_what_keras_refuses_is_refused(recorded: list[tuple[dict[str, Any], Result | None]]) -> None:
    """A block is an error exactly where Keras raises one."""
    assert [show(case) for case, result in recorded if ("refused" in case) != (result is None)] == []


def test_counts_agree(recorded: list[tuple[dict[str, Any], Result | None]]) -> None:
    """Totals, trainable or not, and each layer's count are Keras' own."""
    for case, result in recorded:
        if result:
            assert (result.parameters, result.trainable) == (case["parameters"], case["trainable"]), show(
                case
            )
            counts = [layer.parameters for layer in result.layers]
            assert counts == [layer["parameters"] for layer in case["results"]], show(case)


def test_layer_names_agree(recorded: list[tuple[dict[str, Any], Result | None]]) -> None:
    """In a stack, layers have the names that Keras gives them."""
    for case, result in recorded:
        if result and len(result.layers) > 1:
            names = [layer.name for layer in result.layers]
            assert names == [layer["name"] for layer in case["results"]], show(case)


def test_tensors_agree(recorded: list[tuple[dict[str, Any], Result | None]]) -> None:
    """Each row of a table is a tensor of Keras', by name, shape and trainability, in Keras' order."""
    for case, result in recorded:
        for layer, expected in zip(result.layers if result else [], case.get("results", []), strict=True):
            rows = [row for table in layer.tables for row in table.rows]
            assert [[row.name, row.shape, row.trainable] for row in rows] == expected["weights"], show(case)


def test_output_shapes_agree(recorded: list[tuple[dict[str, Any], Result | None]]) -> None:
    """Each layer's output shapes are Keras' own."""
    for case, result in recorded:
        for layer, expected in zip(result.layers if result else [], case.get("results", []), strict=True):
            assert layer.outputs == expected["outputs"], show(case)


def test_margins_agree(recorded: list[tuple[dict[str, Any], Result | None]]) -> None:
    """In each table, rows and columns add up to the margins, margins to the corner, corners to the count."""
    for case, result in recorded:
        for layer in result.layers if result else []:
            assert sum(table.parameters for table in layer.tables) == layer.parameters, show(case)
            for table in layer.tables:
                check_margins(table)


def check_margins(table: Table) -> None:
    """Each row is its shape's product and its gates' sum; each margin is the sum of what it stands for."""
    for row in table.rows:
        product = 1
        for length in row.shape:
            product *= length
        assert row.parameters == product
        assert not row.by_gate or sum(row.by_gate) == row.parameters
    assert sum(row.parameters for row in table.rows) == table.parameters
    columns = [sum(column) for column in zip(*[row.by_gate for row in table.rows], strict=True)]
    assert columns == table.by_gate
    assert not columns or sum(columns) == table.parameters


def test_the_working_ends_in_the_count(recorded: list[tuple[dict[str, Any], Result | None]]) -> None:
    """The last line of each layer's working is its count."""
    for case, result in recorded:
        for layer in result.layers if result else []:
            if layer.tables:
                plural = "" if layer.parameters == 1 else "s"
                assert layer.working[-1] == f"{layer.parameters:,} parameter{plural}", show(case)


@pytest.mark.parametrize("name", GOLDENS["signatures"])
def test_signatures_agree(name: str) -> None:
    """A layer takes the arguments that the framework's own signature has, in its order."""
    signature = FRAMEWORKS["keras"].types[name].signature
    written = ", ".join(p if p in signature.required else f"{p}=" for p in signature.parameters)
    assert written == GOLDENS["signatures"][name]

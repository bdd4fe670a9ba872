"""Every number on a built page is the one that the real framework has."""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from lstm_params import network
from lstm_params.blocks.calls import read_call
from lstm_params.calculator import frameworks
from lstm_params.calculator.calls import NetworkError
from lstm_params.calculator.frameworks import FRAMEWORKS
from lstm_params.calculator.frameworks.framework import Framework
from results import Area, LayerResult, Result, Table, read_result
from sites import build_site, with_class

FOLDER = Path(__file__).parent / "goldens"
ROOT = Path(__file__).parents[1]


def golden(framework: str) -> dict[str, Any]:
    """What was recorded from a framework: nothing where no file has it, which a test reports by name."""
    path = FOLDER / f"{framework}.json"
    if not path.exists():
        return {framework: "", "cases": [], "signatures": {}}
    recorded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return recorded


def registered() -> list[str]:
    """The keys of all frameworks that have a module: those that are listed, and those that are not yet."""
    names = [one.name for one in pkgutil.iter_modules(frameworks.__path__)]
    modules = [(name, importlib.import_module(f"{frameworks.__name__}.{name}")) for name in names]
    found = [getattr(module, name.upper(), None) for name, module in modules]
    keys = [one.key for one in found if isinstance(one, Framework)]
    return [*filter(keys.__contains__, FRAMEWORKS), *(key for key in keys if key not in FRAMEWORKS)]


def recorder_of(framework: str) -> str:
    """The script that records a framework."""
    return f"tests/recorders/{framework.replace('-', '_')}_recorder.py"


def missing(framework: str) -> list[str]:
    """The files that a framework needs beside its own module, and does not have."""
    layers = ROOT / "plugin/lstm_params/calculator/frameworks/layer_names.json"
    needed = [recorder_of(framework), f"tests/goldens/{framework}.json"]
    absent = [path for path in needed if not (ROOT / path).exists()]
    is_named = framework in json.loads(layers.read_text(encoding="utf-8"))
    return absent if is_named else [*absent, f"{layers.relative_to(ROOT).as_posix()}: '{framework}'"]


GOLDENS = {name: golden(name) for name in sorted(FRAMEWORKS)}
"""What was recorded from each framework, by the name that a block gives it."""

VERSIONS = {"keras": "3.15.", "pytorch": "2.13.", "onnx": "1."}
"""What was recorded of a framework whose label says less than its version, or another thing."""
SIGNATURES = [(name, layer) for name, golden in GOLDENS.items() for layer in golden["signatures"]]


class Recorded(NamedTuple):
    """A case as a framework has it, and as the built page shows it; None where it shows an error."""

    framework: str
    case: dict[str, Any]
    result: Result | None

    def __str__(self) -> str:
        return f"{' → '.join(self.case['layers'])} on {self.case['input']}"

    @property
    def layers(self) -> Iterator[tuple[LayerResult, dict[str, Any]]]:
        """Each layer as it is shown, and as it was recorded; input layers are shown nowhere."""
        if self.result and "refused" not in self.case:
            recorded = [layer for layer in self.case["results"] if "InputLayer" not in layer.get("type", "")]
            yield from zip(self.result.layers, recorded, strict=True)


def as_block(framework: str, case: dict[str, Any]) -> str:
    """A case as a writer would put it on a page."""
    layers = "".join(f"  - {json.dumps(layer)}\n" for layer in case["layers"])
    lengths = case["input"]
    source = "" if lengths is None else f"input: {json.dumps(lengths)}\n"
    return f"```lstm-params\nframework: {framework}\n{source}layers:\n{layers}```\n"


def some(cases: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each case that is the first of its layers or of its refusal, and one in twenty of all others."""
    kinds = [(frozenset(re.findall(r"(\w+)\(", str(case["layers"]))), "refused" in case) for case in cases]
    return [case for n, case in enumerate(cases) if n % 20 == 0 or kinds.index(kinds[n]) == n]


QUICK = [pytest.param((name, False), id=name) for name in sorted(GOLDENS)]
WHOLE = [pytest.param((name, True), id=f"all of {name}", marks=pytest.mark.slow) for name in sorted(GOLDENS)]


@pytest.fixture(scope="module", params=[*QUICK, *WHOLE])
def recorded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Recorded]:
    """The recorded cases of a framework: some that have each of its layers, or all."""
    framework, is_whole = request.param
    cases = list(GOLDENS[framework]["cases"])
    folder = os.environ.get("LSTM_PARAMS_DRAWN")  # recorded from random configurations, in CI
    if folder and Path(folder, f"{framework}.json").exists():
        cases += json.loads(Path(folder, f"{framework}.json").read_text(encoding="utf-8"))["cases"]
    cases = cases if is_whole else some(cases)
    blocks = [as_block(framework, case) for case in cases]
    site = build_site(tmp_path_factory.mktemp(framework), {"index.md": "\n".join(blocks)})
    roots = with_class(site.page(), "lstm-params")
    results = [None if "lstm-params-error" in root.attrib["class"] else read_result(root) for root in roots]
    return [Recorded(framework, case, result) for case, result in zip(cases, results, strict=True)]


def test_each_framework_is_listed(request: pytest.FixtureRequest) -> None:
    """The list of keys has each module that is a framework; `--accept` writes it."""
    path, keys = Path(str(frameworks.__file__)), registered()
    if request.config.getoption("--accept"):
        lines = "".join(f'    "{key}",\n' for key in keys)
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r"(?s)(?<=\n_KEYS = \(\n).*?(?=\)\n)", lines, text), encoding="utf-8")
    assert list(FRAMEWORKS) == keys, "the list of keys lacks a framework: run pytest --accept, and again"


@pytest.mark.parametrize("framework", sorted(GOLDENS))
def test_each_framework_is_recorded(framework: str) -> None:
    """A framework without a recorder, a golden or the names of its layers is found by its name."""
    assert missing(framework) == []


def test_what_a_new_framework_lacks_is_named() -> None:
    """The files that the contributing page names are those that a framework needs."""
    assert missing("new-framework") == [
        "tests/recorders/new_framework_recorder.py",
        "tests/goldens/new-framework.json",
        "plugin/lstm_params/calculator/frameworks/layer_names.json: 'new-framework'",
    ]
    assert golden("new-framework")["cases"] == []


@pytest.mark.parametrize("framework", sorted(GOLDENS))
def test_there_are_enough_recorded_cases(framework: str) -> None:
    """At least 100 configurations of each framework are recorded, of Keras 150 layers and 30 stacks."""
    counted = [case for case in GOLDENS[framework]["cases"] if "refused" not in case]
    assert GOLDENS[framework][framework].startswith(
        VERSIONS.get(framework) or FRAMEWORKS[framework].label.rpartition(" ")[2]
    )
    assert len(counted) >= 100
    if framework == "keras":
        assert len([case for case in counted if len(case["layers"]) == 1]) >= 150
        assert len([case for case in counted if len(case["layers"]) > 1]) >= 30


PROGRAMS = {
    case["file"]: case
    for name in ("snippets", "programs")
    for case in json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))["cases"]
}


def counted_types(framework: str) -> set[str]:
    """The layers in all that a framework was recorded to count, cases and programs."""
    cases = (case for case in GOLDENS[framework]["cases"] if "refused" not in case)
    written = {name for case in cases for layer in case["layers"] for name in re.findall(r"(\w+)\(", layer)}
    in_programs = {
        layer["type"]
        for file, case in PROGRAMS.items()
        if file.startswith(f"{framework}/")
        for layer in case.get("layers", [])
    }
    return written | in_programs


@pytest.mark.parametrize("framework", sorted(GOLDENS))
def test_every_layer_type_is_recorded(framework: str) -> None:
    """Each layer that is counted has a recorded count, and its framework's own signature."""
    known = set(FRAMEWORKS[framework].types) - {"Given"}
    recorder = recorder_of(framework)
    uncounted = known - counted_types(framework)
    assert not uncounted, (
        f"{sorted(uncounted)} has no case in tests/goldens/{framework}.json that {framework} counts: add "
        f"configurations beside {recorder}, and run it. If there are some, they were refused: "
        "see how the recorder calls the layer"
    )
    unsigned = known - set(GOLDENS[framework]["signatures"])
    assert not unsigned, f"{sorted(unsigned)} has no recorded signature: run {recorder}"


def test_what_a_framework_refuses_is_refused(recorded: list[Recorded]) -> None:
    """A block is an error exactly where the framework raises one."""
    assert [str(one) for one in recorded if ("refused" in one.case) != (one.result is None)] == []


def test_counts_agree(recorded: list[Recorded]) -> None:
    """Totals, trainable or not, and each layer's count are the framework's own."""
    for one in recorded:
        if one.result and "refused" not in one.case:
            shown = (one.result.parameters, one.result.trainable)
            assert shown == (one.case["parameters"], one.case["trainable"]), str(one)
            for layer, expected in one.layers:
                assert layer.parameters == expected["parameters"], str(one)


def test_bytes_agree(recorded: list[Recorded]) -> None:
    """Where a layer's type of numbers is said, the memory is that of the framework's own tensors."""
    for one in recorded:
        if one.result and "bytes" in one.case:
            assert one.result.bytes == one.case["bytes"], str(one)


def test_layer_names_agree(recorded: list[Recorded]) -> None:
    """In a stack, layers have the names that the framework gives them."""
    for one in recorded:
        if one.result and one.result.layers[1:]:
            for layer, expected in one.layers:
                assert layer.name == expected["name"], str(one)


def test_tensors_agree(recorded: list[Recorded]) -> None:
    """The rows of a table are the framework's tensors, by name, shape and trainability.

    They are in the framework's order, but where it keeps them by name in a tree, as Flax does.
    """
    for one in recorded:
        for layer, expected in one.layers:
            shown = [[row.name, row.shape, row.trainable] for table in layer.tables for row in table.rows]
            tensors = expected["weights"]
            if GOLDENS[one.framework].get("keeps_by_name"):
                shown, tensors = sorted(shown), sorted(tensors)
            assert shown == tensors, str(one)


def test_output_shapes_agree(recorded: list[Recorded]) -> None:
    """Each layer's output shapes are the framework's own."""
    for one in recorded:
        for layer, expected in one.layers:
            if "outputs" in expected:
                assert layer.outputs == expected["outputs"], str(one)


def test_margins_agree(recorded: list[Recorded]) -> None:
    """In each table, rows and columns add up to the margins, margins to the corner, corners to the count."""
    for one in recorded:
        for layer, _ in one.layers:
            assert sum(table.parameters for table in layer.tables) == layer.parameters, str(one)
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


def test_the_working_ends_in_the_count(recorded: list[Recorded]) -> None:
    """The last line of each layer's working is its count."""
    for one in recorded:
        for layer, _ in one.layers:
            if layer.tables:
                plural = "" if layer.parameters == 1 else "s"
                assert layer.working[-1] == f"{layer.parameters:,} parameter{plural}", str(one)


def test_figures_have_a_cell_for_each_parameter_or_are_to_scale(recorded: list[Recorded]) -> None:
    """What a layer's figures draw adds up to its count: in cells, or in areas where they are not enlarged."""
    for one in recorded:
        for layer, _ in one.layers:
            areas = [area for drawn in layer.figures for area in drawn]
            assert sum(area.parameters for area in areas) == layer.parameters, str(one)
            for drawn in layer.figures:
                check_areas(drawn)


def check_areas(drawn: list[Area]) -> None:
    """Each parameter is a cell; or areas are as large as the counts, but for a hundredth by rounding."""
    if max(area.cells for area in drawn) > 1 or all(area.parameters == 1 for area in drawn):
        assert [area.cells for area in drawn] == [area.parameters for area in drawn]
        return
    densities = [area.area / area.parameters for area in drawn if not area.is_enlarged]
    assert not densities or max(densities) < 1.01 * min(densities)


@pytest.mark.parametrize(("framework", "layer"), SIGNATURES)
def test_signatures_agree(framework: str, layer: str) -> None:
    """A layer takes the arguments that the framework's own signature has, in its order."""
    signature = FRAMEWORKS[framework].types[layer].signature
    written = ", ".join(p if p in signature.required else f"{p}=" for p in signature.parameters)
    assert written == GOLDENS[framework]["signatures"][layer]
    for name in GOLDENS[framework].get("keyword_only", {}).get(layer, "").split(", "):
        assert not name or name.rstrip("=") in signature.keyword_only


@pytest.mark.parametrize(
    ("framework", "call", "trained", "others"),
    [
        ("tensorflow-js", "bidirectional({layer: tf.layers.gru({units: 2}), trainable: false})", 72, 0),
        ("tensorflow-js", "timeDistributed({layer: tf.layers.dense({units: 2}), trainable: false})", 8, 0),
        ("tensorflow-js", "bidirectional({layer: tf.layers.gru({units: 2, trainable: false})})", 0, 72),
        ("tensorflow-1", "Dense(2, trainable=False)", 0, 8),
        ("tensorflow-1", "BatchNormalization(trainable=False)", 0, 12),
        ("tensorflow-1", "LSTMCell(2, trainable=False)", 0, 48),
        ("tensorflow-1", "DropoutWrapper(LSTMCell(2, trainable=False))", 0, 48),
        ("tensorflow-1", "MultiRNNCell([LSTMCell(2, trainable=False), LSTMCell(2)])", 40, 48),
    ],
)
def test_what_is_frozen(framework: str, call: str, trained: int, others: int) -> None:
    """A wrapper of TensorFlow.js does not hand on that it is not trained."""
    prefixes = {"tensorflow-js": "tf.layers.", "tensorflow-1": ""}
    shape = (5, 3) if framework == "tensorflow-js" else (3,)
    counted = network(read_call(f"{prefixes[framework]}{call}").call, framework=framework, input=shape)
    assert (counted.trainable, counted.parameters - counted.trainable) == (trained, others)


@pytest.mark.parametrize(
    ("framework", "call"),
    [
        ("tensorflow-1", "BatchNormalization(virtual_batch_size=2)"),
        ("haiku", "LayerNorm(-1, True, True, param_axis=0)"),
        ("haiku", "BatchNorm(True, True, 0.9, axis=(0, 1))"),
        ("haiku", "BatchNorm(True, True, 0.9, data_format='channels_first')"),
        ("equinox", "Embedding(7, 2, weight=words)"),
        ("tensorflow-1", "LSTMCell(2, state_is_tuple=None)"),
        ("paddle", "Linear(5, 3, bias_attr=settings)"),
        ("paddle", "Linear(5, 3, weight_attr=paddle.ParamAttr(trainable=settings))"),
        ("flax-linen", "Dense(3, param_dtype=settings)"),
        ("equinox", "Linear(5, 3, dtype=jnp.float8_e4m3fn)"),
        ("keras", "Dense(3, dtype=settings)"),
        ("keras-2", "Dense(3, dtype='int8_from_float32')"),
    ],
)
def test_what_would_make_other_tensors_is_refused(framework: str, call: str) -> None:
    """What is not counted as the framework would count it is an error, and no count without it."""
    with pytest.raises(NetworkError):
        network(read_call(call).call, framework=framework, input=(5,))


@pytest.mark.parametrize(
    ("framework", "call"),
    [
        ("haiku", "Conv1D(8, 3, data_format='NCW')"),
        ("paddle", "Conv1D(4, 8, 3, data_format='NLC')"),
        ("paddle", "BatchNorm1D(4, data_format='NLC')"),
        ("flax-nnx", "BatchNorm(4, axis=1)"),
        ("flax-nnx", "RMSNorm(4, feature_axes=1)"),
        ("flax-nnx", "Conv(9, 8, (3,), input_dilation=2)"),
        ("tensorflow-1", "Conv1D(8, 3, data_format='channels_first')"),
        ("flax-linen", "BatchNorm(False, axis=(1, -2))"),
        ("flax-linen", "Conv(8, (3,), strides=-1)"),
        ("keras", "Normalization(axis=(1, -2))"),
        ("tflite", "UNIDIRECTIONAL_SEQUENCE_LSTM(num_units=2, diagonal_recurrent_tensors=True)"),
    ],
)
def test_what_no_rule_counts_is_refused(framework: str, call: str) -> None:
    """It was passed over: weights were as long as the wrong axis, and a length was negative."""
    with pytest.raises(NetworkError):
        network(read_call(call).call, framework=framework, input=(4, 9))


def test_a_gru_of_core_ml_resets_before_the_product() -> None:
    """As the operator's own test computes it (mil/ops/tests/iOS14/test_recurrent.py in coremltools 9.0)."""
    (layer,) = network(read_call("gru(hidden_size=2)").call, framework="coreml", input=(5, 3)).layers
    assert layer.cell
    assert layer.cell.reset == "before"

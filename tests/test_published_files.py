"""Model files that public packages ship: what is read of them agrees with the libraries that run them."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from lstm_params.calculator.network import Network
from lstm_params.files.networks import saved_network
from lstm_params.files.onnx_tensors import kept
from lstm_params.files.reading import read_saved
from lstm_params.files.tensors import SavedModel

pytestmark = pytest.mark.slow

TESTS = Path(__file__).parent
RECORDED: dict[str, Any] = json.loads((TESTS / "goldens" / "published.json").read_text(encoding="utf-8"))
WHEELS = TESTS.parent / ".cache" / "published"
OF_BOTH = 462_594
"""Silero's two models together, as TorchScript counts them; PyTorch's layers of them have 132,096 each."""
LAYERS = {
    "silero_vad.jit": [("LSTMCell", 132_096)] * 2,
    "silero_vad.onnx": [("LSTM", 132_096)] * 2,
    "silero_vad_16k.safetensors": [("LSTMCell", 132_096)],
    "silero_vad_16k_op15.onnx": [("LSTM", 132_096)],
    "silero_vad_16k_sequence.onnx": [("LSTM", 132_096)],
    "silero_vad_half.onnx": [("LSTM", 132_096)],
    "silero_vad_op18_ifless.onnx": [("LSTMCell", 132_096)] * 2,
    "silero_vad_openvino_16k.onnx": [("LSTM", 132_096)],
    "common.onnx": [("LSTM", 4_202_496)],
    "common_old.onnx": [("DynamicQuantizeLSTM", 4_202_496)],
    "common_det.onnx": [],
    "checkpoint20.npz": [("GRU", 394_752)] * 2,
}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files, out of the wheels, which are fetched once."""
    folder = tmp_path_factory.mktemp("published")
    WHEELS.mkdir(parents=True, exist_ok=True)
    for package in dict.fromkeys(facts["package"] for facts in RECORDED.values()):
        project, version = package.replace("-", "_").split("==")
        wheels = list(WHEELS.glob(f"{project}-{version}-*.whl"))
        if not wheels:
            command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(WHEELS), package]
            if subprocess.run(command, check=False, capture_output=True).returncode:
                pytest.skip(f"{package} cannot be fetched")
            wheels = list(WHEELS.glob(f"{project}-{version}-*.whl"))
        with zipfile.ZipFile(wheels[0]) as wheel:
            for name, facts in RECORDED.items():
                if facts["package"] == package:
                    (folder / name).write_bytes(wheel.read(facts["entry"]))
    return folder


def _read(published: Path, name: str) -> tuple[SavedModel, Network]:
    saved = read_saved(str(published / name))
    return saved, saved_network(saved)


def test_the_files_are_those_that_were_recorded(published: Path) -> None:
    """Byte for byte."""
    for name, facts in RECORDED.items():
        assert hashlib.sha256((published / name).read_bytes()).hexdigest() == facts["sha256"]


@pytest.mark.parametrize("name", RECORDED)
def test_a_file_has_the_numbers_that_its_own_library_finds(published: Path, name: str) -> None:
    """As many tensors, and as many numbers in them; in a graph the same recurrent operators."""
    facts = RECORDED[name]
    saved, _ = _read(published, name)
    found = [tensor.numbers for tensor in saved.tensors]
    if name.endswith(".onnx"):
        found = [one.tensor.numbers for one in kept(saved.described)]
        nodes = [node for graph in saved.described.graphs for node in graph.nodes]
        assert sorted(facts["recurrent"]) == sorted(
            [node.operator, node.attributes["hidden_size"], node.attributes.get("direction", "forward")]
            for node in nodes
            if node.operator in ("LSTM", "GRU", "RNN", "DynamicQuantizeLSTM")
        )
    assert [len(found), sum(found)] == facts["tensors"]


@pytest.mark.parametrize("name", RECORDED)
def test_a_file_has_the_layers_that_its_model_has(published: Path, name: str) -> None:
    """Each set of weights once, also where several branches use it, and where it is quantized."""
    _, network = _read(published, name)
    assert [(layer.type, layer.parameters) for layer in network.layers if layer.cell] == LAYERS[name]


def test_one_model_has_one_count_in_all_its_formats(published: Path) -> None:
    """TorchScript says which tensors are parameters; the graphs that others exported of it give the same."""
    assert RECORDED["silero_vad.jit"]["parameters"] == OF_BOTH
    for name in ("silero_vad.jit", "silero_vad.onnx", "silero_vad_op18_ifless.onnx"):
        assert _read(published, name)[1].parameters == OF_BOTH
    of_one = {
        _read(published, f"silero_vad_{name}.onnx")[1].parameters
        for name in ("16k_op15", "16k_sequence", "half", "openvino_16k")
    }
    assert of_one == {243_585}
    assert len({_read(published, f"common{name}.onnx")[1].parameters for name in ("", "_old")}) == 1

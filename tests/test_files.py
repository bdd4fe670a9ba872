"""Saved models: what is read from the files that the real frameworks wrote is what these say of them."""

from __future__ import annotations

import json
import re
import tarfile
from pathlib import Path
from typing import Any

import pytest

from lstm_params.calculator.network import Network
from lstm_params.files.errors import FileError
from lstm_params.files.keras_config import UnknownError, configured_network
from lstm_params.files.networks import saved_network
from lstm_params.files.reading import read_saved

TESTS = Path(__file__).parent
RECORDED: dict[str, Any] = json.loads((TESTS / "goldens" / "files.json").read_text(encoding="utf-8"))
COUNTED = [name for name, facts in RECORDED.items() if "refused" not in facts]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The recorded files, unpacked."""
    folder = tmp_path_factory.mktemp("corpus")
    with tarfile.open(TESTS / "cases" / "saved_models.tar.xz") as archive:
        for member in archive.getmembers():
            file = archive.extractfile(member)
            assert file, "there are only files in it"
            (folder / member.name).parent.mkdir(parents=True, exist_ok=True)
            (folder / member.name).write_bytes(file.read())
    return folder


def _recurrent(network: Network) -> list[list[Any]]:
    """The recurrent layers, without what two kinds of the same cell are called."""
    return sorted(
        [layer.type.replace("Optimized", "").replace("DynamicQuantize", ""), layer.parameters]
        for layer in network.layers
        if layer.cell or layer.type in ("RNN", "ConvLSTM2D", "Bidirectional")
    )


def test_the_corpus_has_sixty_files() -> None:
    """And each framework, format and generation is among them."""
    assert len(RECORDED) >= 60
    assert {name.split("/")[0] for name in RECORDED} >= {
        "pytorch", "safetensors", "keras", "tf_keras", "onnx", "npz", "tensorflow_js"
    }  # fmt: skip


@pytest.mark.parametrize("name", COUNTED)
def test_a_file_has_the_count_that_its_framework_gives(corpus: Path, name: str) -> None:
    """Its total, its recurrent layers and, where the file says them, all its layers."""
    facts = RECORDED[name]
    network = saved_network(read_saved(str(corpus / name)))
    assert network.parameters == facts["parameters"]
    notes = "; ".join(network.kept.notes) if network.kept else ""
    assert [note for note in facts.get("notes", ()) if note not in notes] == []
    assert _recurrent(network) == sorted(map(list, facts["recurrent"]))
    if "layers" in facts:
        assert network.is_apart == (facts["layers"] is None)
    if facts.get("layers"):
        assert [[layer.name, layer.parameters] for layer in network.layers] == facts["layers"]
    assert [layer.formula.value for layer in network.layers] == [layer.parameters for layer in network.layers]
    if "trainable" in facts and (not network.is_apart or name.startswith("pytorch/")):
        assert network.trainable == facts["trainable"]


@pytest.mark.parametrize("name", COUNTED)
def test_a_file_has_the_tensors_that_its_framework_finds(corpus: Path, name: str) -> None:
    """By name, shape and type: all of them, and no others but constants inside a graph."""
    tensors = read_saved(str(corpus / name)).tensors
    if name.startswith("safetensors/"):  # what its metadata says of tied ones is no tensor
        tensors = tuple(tensor for tensor in tensors if not tensor.same_as)
    found = {tensor.name: (list(tensor.shape), tensor.dtype) for tensor in tensors}
    recorded = {tensor: (shape, dtype) for tensor, shape, dtype in RECORDED[name]["tensors"]}
    assert {tensor: found.get(tensor) for tensor in recorded} == recorded
    if not name.startswith("onnx/"):
        assert found.keys() == recorded.keys()


@pytest.mark.parametrize("name", [name for name, facts in RECORDED.items() if "refused" in facts])
def test_a_file_that_cannot_be_trusted_is_refused_with_the_reason(corpus: Path, name: str) -> None:
    """And not counted as far as it is understood."""
    with pytest.raises(FileError) as error:
        saved_network(read_saved(str(corpus / name)))
    assert RECORDED[name]["refused"] in str(error.value)


def _number(value: int) -> bytes:
    return value.to_bytes(8, "little")


@pytest.mark.parametrize("form", ["old", "new"])
@pytest.mark.parametrize(
    ("file", "begins", "held", "said"),
    [
        ("continued", rb"\x03\x01.{8}", _number(28), "is cut short"),  # more numbers than it has
        ("continued", rb"\x03\x01", _number(1 << 20), "is cut short"),  # behind the file's end
        ("continued", rb"\x03\x01", b"\xff" * 8, "is cut short"),  # never written
        ("compact", rb"\x03\x00", b"\x51\0", "is damaged"),
        ("packed", b"", _number(10**9), "larger than it can be in this file"),
    ],
)
def test_the_numbers_of_a_dataset_of_hdf5_are_in_its_file(
    corpus: Path, tmp_path: Path, form: str, file: str, begins: bytes, held: bytes, said: str
) -> None:
    """As many as its shape says, at a place that there is: or none of it is believed."""
    whole = {
        "continued": rb"\x03\x01.{8}" + re.escape(_number(24)),
        "compact": re.escape(b"\3\0\x50\0"),
        "packed": re.escape(_number(200) + _number(3)),
    }
    name = f"{form}.h5" if file == "packed" else f"{form}_{file}.h5"
    data = (corpus / "hdf5" / name).read_bytes()
    place = re.search(whole[file], data, re.DOTALL)
    assert place
    inside = re.match(begins, place[0], re.DOTALL)
    assert inside
    at = place.start() + inside.end()
    (tmp_path / "m.h5").write_bytes(data[:at] + held + data[at + len(held) :])
    with pytest.raises(FileError, match=said):
        read_saved(str(tmp_path / "m.h5"))


def test_a_model_of_tensorflow_js_that_a_browser_saved(corpus: Path, tmp_path: Path) -> None:
    """Its download names the weights as './model.weights.bin' (tfjs-core/src/io/browser_files.ts)."""
    text = (corpus / "tensorflow_js/lstm.json").read_text(encoding="utf-8")
    assert '"lstm.bin"' in text
    (tmp_path / "model.json").write_text(text.replace('"lstm.bin"', '"./lstm.bin"'), encoding="utf-8")
    (tmp_path / "lstm.bin").write_bytes((corpus / "tensorflow_js/lstm.bin").read_bytes())
    saved = saved_network(read_saved(str(tmp_path / "model.json")))
    assert saved.parameters == RECORDED["tensorflow_js/lstm.json"]["parameters"]


def test_an_old_file_of_pytorch_may_have_pickles_of_a_later_protocol(corpus: Path, tmp_path: Path) -> None:
    """As `pickle_protocol=4` writes them, whose first one begins with the length of its frame."""
    name = "pytorch/state_dict_old.pth"
    data = (corpus / name).read_bytes()
    file = tmp_path / "framed.pth"
    file.write_bytes(b"\x80\x04\x95" + (13).to_bytes(8, "little") + data[2:])
    assert saved_network(read_saved(str(file))).parameters == RECORDED[name]["parameters"]


def _layer(kind: str, name: str, read: str, **config: Any) -> dict[str, Any]:
    config = {"name": name, **config}
    node = {"args": [{"class_name": "__keras_tensor__", "config": {"keras_history": [read, 0, 0]}}]}
    nodes = [node] if read else []
    return {"module": "keras", "class_name": kind, "name": name, "config": config, "inbound_nodes": nodes}


def _model(begin: str, end: str, *layers: dict[str, Any]) -> dict[str, Any]:
    return {"layers": list(layers), "input_layers": [begin, 0, 0], "output_layers": [end, 0, 0]}


def test_a_saved_model_in_another_returns_what_it_makes_of_the_length_that_it_reads() -> None:
    """An encoder of any length returns 12 timesteps of 12; its weights stay, and so must its features."""
    words = _layer("InputLayer", "words", "", batch_shape=[None, None, 3])
    encoder = _model("words", "lstm", words, _layer("LSTM", "lstm", "words", units=4, return_sequences=True))

    def outer(features: int) -> dict[str, Any]:
        sentence = _layer("InputLayer", "sentence", "", batch_shape=[None, 12, features])
        inner = _layer("Functional", "encoder", "sentence", **encoder)
        flat = _layer("Flatten", "flat", "encoder")
        config = _model("sentence", "dense", sentence, inner, flat, _layer("Dense", "dense", "flat", units=2))
        return {"module": "keras", "class_name": "Functional", "config": config}

    network = configured_network(outer(3))
    assert [layer.outputs[0].lengths for layer in network.layers] == [(12, 4), (48,), (2,)]
    assert network.parameters == 226  # of Keras 3.15.1
    with pytest.raises(UnknownError):
        configured_network(outer(5))


WORDS = _layer("InputLayer", "words", "", batch_shape=[None, 4, 3])
"""An input."""

NOT_DESCRIBED = {
    "layers joined in a circle": [_layer("Dense", "a", "b", units=2), _layer("Dense", "b", "a", units=2)],
    "a layer that is not there": [_layer("Dense", "b", "nothing", units=2)],
    "a class of another package": [{**_layer("Dense", "b", "words", units=2), "module": "mine.layers"}],
    "a class that is registered": [
        {**_layer("Dense", "b", "words", units=2), "registered_name": "mine>Dense"}
    ],
    "a class without a name": [{**_layer("Dense", "b", "words", units=2), "class_name": None}],
    "a module that is no name": [{**_layer("Dense", "b", "words", units=2), "module": 7}],
    "an argument that is no value": [
        _layer("Dense", "b", "words", units={"class_name": "Mine", "config": {}})
    ],
    "more layers than are read": [
        *(_layer("Dense", f"d{number}", "words", units=2) for number in range(300)),
        _layer("Dense", "b", "words", units=2),
    ],
}


@pytest.mark.parametrize("name", NOT_DESCRIBED)
def test_what_no_configuration_of_keras_has_is_not_believed(name: str) -> None:
    """Its tensors are shown instead: nothing is taken for a layer of Keras's that may be another."""
    with pytest.raises(UnknownError):
        configured_network(
            {"class_name": "Functional", "config": _model("words", "b", WORDS, *NOT_DESCRIBED[name])}
        )


def _row(*layers: dict[str, Any], **config: Any) -> dict[str, Any]:
    return {"class_name": "Sequential", "config": {"layers": list(layers), **config}}


STATE = {"class_name": "LSTM", "config": {"name": "state", "units": 2}}
STATED = {"class_name": "LSTM", "config": {"name": "state", "units": 2, "batch_input_shape": [None, 4, 3]}}


@pytest.mark.parametrize(
    "row",
    [
        _row(STATE, build_input_shape=[None, 4, 3]),
        _row(STATED),
        _row(_row(STATED, name="inner")),
        {"class_name": "Sequential", "config": [STATED]},
    ],
)
def test_the_input_of_a_row_is_what_it_or_its_first_layer_says(row: dict[str, Any]) -> None:
    """As rows are that begin with no layer for it, and those of the first editions of Keras 2."""
    assert configured_network(row).parameters == 48


def test_a_row_without_an_input_or_with_too_many_layers_is_not_described() -> None:
    """Its tensors are shown instead."""
    with pytest.raises(UnknownError, match="before it knew its input"):
        configured_network(_row(STATE))
    dense = {"class_name": "Dense", "config": {"name": "dense", "units": 3}}
    assert configured_network(_row(*[dense] * 300, build_input_shape=[None, 3])).parameters == 3_600
    with pytest.raises(UnknownError, match="more than 300 layers"):
        configured_network(_row(*[dense] * 301, build_input_shape=[None, 3]))


def _legacy(kind: str, name: str, node: Any, **config: Any) -> dict[str, Any]:
    nodes = [] if node is None else [node]
    return {"class_name": kind, "name": name, "config": {"name": name, **config}, "inbound_nodes": nodes}


@pytest.mark.parametrize("node", [["words", 0, 0, {}], [["words", 0, 0, {}]], [["words", 0, 0]]])
def test_a_use_of_one_tensor_is_read_as_each_keras_2_writes_it(node: Any) -> None:
    """In a list, or alone."""
    words = _legacy("InputLayer", "words", None, batch_input_shape=[None, 4, 3])
    model = _model("words", "state", words, _legacy("LSTM", "state", node, units=2))
    network = configured_network({"class_name": "Functional", "config": model})
    assert (network.parameters, [layer.name for layer in network.layers]) == (48, ["state"])


def test_what_keras_2_gives_a_layer_by_name_is_read() -> None:
    """A value beside the query, and none of a mask and of numbers; one of other lengths is not known here."""

    def mixing(*lengths: int) -> dict[str, Any]:
        query = _legacy("InputLayer", "query", None, batch_input_shape=[None, 4, 3])
        value = _legacy("InputLayer", "value", None, batch_input_shape=[None, *lengths])
        given = {"value": ["value", 0, 0], "attention_mask": ["mask", 0, 0], "axes": [[1, 2]]}
        mixed = _legacy("MultiHeadAttention", "mixed", [["query", 0, 0, given]], num_heads=2, key_dim=4)
        ends = {"input_layers": [["query", 0, 0], ["value", 0, 0]]}
        return {"class_name": "Functional", "config": {**_model("", "mixed", query, value, mixed), **ends}}

    assert configured_network(mixing(4, 3)).parameters == 123  # of tf_keras 2.21
    with pytest.raises(UnknownError):
        configured_network(mixing(6, 5))

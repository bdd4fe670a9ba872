"""Saved models on pages: a block shows what the file holds, and fails where the two part ways."""

from __future__ import annotations

import json
import math
import os
import shutil
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from lstm_params.calculator.network import Network
from lstm_params.cli.main import NOT_UNDERSTOOD, main
from lstm_params.files.errors import FileError
from lstm_params.files.networks import saved_network
from lstm_params.files.reading import read_saved
from lstm_params.files.roles import with_roles
from lstm_params.markdown.code_files import read_files, read_named
from sites import block, build_site, results, with_class

TESTS = Path(__file__).parent
sys.path.insert(0, str(TESTS / "fuzz"))

from hostile_files import onnx_field, onnx_file, onnx_tensor  # noqa: E402


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


def _copied(corpus: Path, name: str, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(corpus / name, to)


def test_a_page_shows_what_a_file_holds(corpus: Path, tmp_path: Path) -> None:
    """A whole network where the file says one, else rows of tensors; the bytes are the file's."""
    _copied(corpus, "keras/sequential.keras", tmp_path / "models" / "tagger.keras")
    _copied(corpus, "pytorch/state_dict.pt", tmp_path / "models" / "tagger.pt")
    _copied(corpus, "keras/half.keras", tmp_path / "models" / "half.keras")
    pages = {
        "deep/page.md": "\n\n".join(
            [
                block(
                    "file: ../../models/tagger.keras",
                    "id: tagger",
                    "expect: 317",
                    "show: [summary, flow, cell]",
                ),
                block("file: ../../models/tagger.pt", "title: The tagger"),
                block("file: ../../models/half.keras", "id: half"),
                "`{lstm-params} tagger.layers.gru.units`, `{lstm-params} half.bytes`",
            ]
        )
    }
    site = build_site(tmp_path, pages)
    assert site.warnings == []
    page = site.page("deep/page.html")
    keras, torch, half = results(page)
    assert [root.get("data-parameters") for root in (keras, torch, half)] == ["317", "303", "60"]
    layers = [part.get("data-layer") for part in keras.iter("details") if part.get("data-layer")]
    assert layers[:3] == ["embedding", "bidirectional", "spatial_dropout1d"]
    assert "Keras 3.15.1" in "".join(keras.itertext())
    text = "".join(torch.itertext())
    assert "the file does not say which tensors are trained" in text
    assert "not counted: buffers, 9 numbers" in text
    assert "216 B as float32 and float16" in "".join(half.itertext())
    values = ["".join(value.itertext()) for value in with_class(page, "lstm-params-value")]
    assert values == ["3", "216 B"]


def test_a_count_that_is_not_the_files_fails(corpus: Path, tmp_path: Path) -> None:
    """The text and the published model have parted ways: the message has both counts."""
    _copied(corpus, "safetensors/plain.safetensors", tmp_path / "m.safetensors")
    site = build_site(tmp_path, {"index.md": block("file: ../m.safetensors", "expect: 56")})
    assert "the count is 303 in this file, not 56" in site.warnings[0]
    assert "index.md:3:9" in site.warnings[0]


def test_a_model_of_the_site_may_be_a_file(corpus: Path, tmp_path: Path) -> None:
    """Its path leads from the project's folder on, and its numbers can be asked for anywhere."""
    _copied(corpus, "onnx/plain.onnx", tmp_path / "models" / "plain.onnx")
    site = build_site(
        tmp_path,
        {"a/b.md": block("use: plain") + "\n\n`{lstm-params} plain.parameters`"},
        markdown_extensions=[{"lstm_params": {"models": {"plain": {"file": "models/plain.onnx"}}}}],
    )
    assert site.warnings == []
    page = site.page("a/b.html")
    assert results(page)[0].get("data-parameters") == "71"
    assert "".join(with_class(page, "lstm-params-value")[0].itertext()) == "71"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("file: m.keras\nunits: 2", "'file' and 'units' both describe the layer"),
        ("file: m.keras\nframework: keras", "'file' and 'framework' both describe whose count it is"),
        ("file: m.keras\ncode_file: m.py", "'file' and 'code_file' both describe what is counted"),
        ("file: m.keras\nentry: build", "'entry' is said of a program, and there is none here"),
        ("file: m.keras\nshow: [code]", "'code' shows a program, and there is none here"),
        ("file: m.pt\nshow: [flow]", "'flow' needs to know what passes between the layers"),
        ("file: m.py", "'file' must name a saved model, as in ../models/tagger.keras"),
        ("file: nothing.keras", "'file' names no file that there is: tried was docs/nothing.keras"),
        ("file: ../../../m.keras", "'file' must not lead out of the project"),
        ("file: /etc/m.keras", "'file' must be a path from the page's file on"),
        ("file: m.tflite", "'file' names a file that is of TensorFlow Lite"),
        ("file: m.mlmodel", "'file' names a file that is of Core ML, which is not read here"),
        ("file: m.mlpackage", "'file' names a folder, and no file: tried was docs/m.mlpackage"),
        ("file: cut.pt", "'file' names a file that is an archive that is cut short"),
        ("file: m.keras\nsweep: {units: [1, 2]}", "sweep"),
    ],
)
def test_what_a_block_of_a_file_cannot_have_is_refused(
    corpus: Path, tmp_path: Path, line: str, said: str
) -> None:
    """In one message, at its place."""
    docs = tmp_path / "docs"
    _copied(corpus, "keras/functional.keras", docs / "m.keras")
    _copied(corpus, "pytorch/state_dict.pt", docs / "m.pt")
    (docs / "m.tflite").write_bytes(b"\x1c\0\0\0TFL3 and so on")
    (docs / "m.mlmodel").write_bytes(b"\x08\x01")
    (docs / "m.mlpackage").mkdir()
    (docs / "m.py").write_text("import torch\ntorch.nn.LSTM(3, 2)\n", encoding="utf-8")
    (docs / "cut.pt").write_bytes((docs / "m.pt").read_bytes()[:900])
    site = build_site(tmp_path, {"index.md": block(*line.split("\n"))})
    assert len(site.warnings) >= 1
    assert said in site.warnings[0]


def test_a_file_is_read_again_where_it_changed(corpus: Path, tmp_path: Path) -> None:
    """And not where it did not; whatever was read is watched, also the parts of a model in several files."""
    _copied(corpus, "safetensors/plain.safetensors", tmp_path / "m.safetensors")
    first = read_named("file", "m.safetensors", tmp_path, tmp_path)
    assert read_named("file", "m.safetensors", tmp_path, tmp_path).saved is first.saved
    _copied(corpus, "safetensors/gru.safetensors", tmp_path / "m.safetensors")
    os.utime(tmp_path / "m.safetensors", ns=(1, 1))
    again = read_named("file", "m.safetensors", tmp_path, tmp_path)
    assert again.saved is not first.saved
    for part in corpus.glob("safetensors/model*"):
        shutil.copyfile(part, tmp_path / part.name)
    index = read_named("file", "model.safetensors.index.json", tmp_path, tmp_path)
    assert index.saved
    assert {Path(path).name for path in index.saved.files} == {
        "model.safetensors.index.json", *(f"model-0000{n}-of-00003.safetensors" for n in (1, 2, 3))
    }  # fmt: skip
    assert set(map(Path, index.saved.files)) <= read_files
    assert len(index.saved.files) == 4


def test_parts_of_a_model_are_beside_it(tmp_path: Path) -> None:
    """A name in an index that leads elsewhere, or through a link out of the project, is not followed."""
    outside = tmp_path / "outside"
    inside = tmp_path / "project"
    outside.mkdir()
    inside.mkdir()
    (outside / "secret.safetensors").write_bytes(b"\2\0\0\0\0\0\0\0{}")
    (inside / "link.safetensors").symlink_to(outside / "secret.safetensors")
    for name, said in {
        "../outside/secret.safetensors": "not beside it",
        "link.safetensors": "leads out of the folder",
        "gone.safetensors": "is not beside it",
        ".hidden.safetensors": "not beside it",
    }.items():
        index = {"weight_map": {"a": name}}
        (inside / "m.index.json").write_text(json.dumps(index), encoding="utf-8")
        assert said in read_named("file", "m.index.json", inside, inside).mistake


def test_the_command_line_counts_a_file(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its layers with their shares, and each recurrent one with its gates and its working."""
    assert main([str(corpus / "pytorch" / "state_dict.pt")]) == 0
    out = capsys.readouterr().out
    assert out.startswith("state_dict.pt   303 parameters\nPyTorch · 1.2 KiB as float32")
    assert "rnn        nn.LSTM(3, 2, num_layers=2, bidirectional=True)         240  79.2 %" in out
    assert "layer 1 backward" in out
    assert "= 240 parameters" in out


def test_the_command_line_gives_a_file_as_data(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the file's bytes and what is to be known of it."""
    assert main(["--json", str(corpus / "keras" / "functional.keras")]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["parameters"], found["bytes"], found["notes"]) == (328, 1312, [])
    assert [layer["name"] for layer in found["layers"]] == ["words", "encoder", "decoder", "scores"]


def test_the_command_line_says_what_is_wrong_with_a_file(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In one line."""
    assert main([str(corpus / "pytorch" / "quantized_lstm.pt")]) == NOT_UNDERSTOOD
    assert main([str(tmp_path / "gone.keras")]) == NOT_UNDERSTOOD
    wrong, gone = capsys.readouterr().err.splitlines()
    assert wrong.endswith(
        "quantized_lstm.pt: this file holds layers that PyTorch quantized, whose weights it packs: "
        "their shapes are not in it"
    )
    assert gone.endswith("gone.keras: this file cannot be read: No such file or directory")


_Kept = dict[str, tuple[str, list[int]]]
"""Tensors by their names: the type that safetensors calls one by, and the shape."""


def _safetensors(folder: Path, kept: _Kept) -> str:
    header: dict[str, Any] = {}
    end = 0
    for name, (dtype, shape) in sorted(kept.items()):
        width = {"F32": 4, "I32": 4, "U32": 4, "F16": 2, "I16": 2, "I64": 8, "U64": 8}.get(dtype, 1)
        start, end = end, end + math.prod(shape) * width
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [start, end]}
    said = json.dumps(header).encode()
    file = folder / "model.safetensors"
    file.write_bytes(len(said).to_bytes(8, "little") + said + bytes(end))
    return str(file)


NAMED = yaml.safe_load((TESTS / "cases" / "named_tensors.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", NAMED, ids=[case["library"] for case in NAMED])
def test_names_tell_which_tensors_are_parameters(tmp_path: Path, case: dict[str, Any]) -> None:
    """As far as libraries agree on them."""
    kept = {
        name: (dtype, shape) for name, (dtype, *shape) in {**case["parameters"], **case["others"]}.items()
    }
    tensors = with_roles(read_saved(_safetensors(tmp_path, kept)), [])
    found = {tensor.name for tensor in tensors if tensor.role == "parameter" and not tensor.same_as}
    assert found == set(case["parameters"])


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ("usage", "buffers: part.usage (4)"),
        ("weight running_var", "buffers: part.weight (4)"),
        ("class_weights pos_weight", "buffers: part.class_weights (4), part.pos_weight (4)"),
        ("mask pe mean0 std1 cos_cached sin", "part.mask (4), part.mean0 (4), part.pe (4) and 2 more"),
        ("weight running_var num_batches_tracked", ""),
        ("weight usages masked", ""),
    ],
)
def test_what_may_be_a_buffer_by_its_name_is_named(tmp_path: Path, names: str, said: str) -> None:
    """It counts, and the result says of it that it may be none, of four at most by name."""
    kept: _Kept = {f"part.{name}": ("F32", [4]) for name in names.split()} | {"fc.weight": ("F32", [2, 3])}
    found = saved_network(read_saved(_safetensors(tmp_path, kept))).kept
    assert found, "it is of a file"
    (note,) = [note for note in found.notes if "counted, though" in note] or [""]
    assert note.endswith(said)
    assert bool(note) == bool(said)


@pytest.mark.parametrize(
    "beside",
    [
        {"fc.scale": ("F32", []), "fc.zero_point": ("I64", [])},
        {"fc.scale": ("F32", [2])},
        {"fc.scales": ("F16", [2, 1])},
        {"fc.weight_scales": ("F16", [2])},
        {"fc.weight_quantizer._amax": ("F32", [2, 1]), "fc.input_quantizer._pre_quant_scale": ("F32", [3])},
        {"fc.weight_quantizer._scale": ("F32", [2, 1]), "fc.weight_quantizer._double_scale": ("F32", [])},
        {"fc.activation_scale": ("F32", []), "fc.weight_scale_inv": ("F32", [1, 1])},
        {"fc.input_activation_scale": ("F32", []), "fc.output_activation_scale": ("F32", [])},
        {"fc.scale_weight": ("F32", []), "fc.scale_input": ("F32", []), "scaled_fp8": ("F8_E4M3", [2])},
        {"fc.weight.scale": ("F32", [2])},
    ],
)
def test_the_scale_of_a_quantized_layer_is_no_parameter(tmp_path: Path, beside: _Kept) -> None:
    """Beside its zero point, as PyTorch keeps both for what the layer returns, or beside the weight alone."""
    file = _safetensors(tmp_path, {"fc.bias": ("F32", [2]), "fc.weight": ("I8", [2, 3]), **beside})
    assert saved_network(read_saved(file)).parameters == 2 * 3 + 2


def test_what_compressed_tensors_measures_is_no_parameter(tmp_path: Path) -> None:
    """Also while the weight is not compressed: scales have zero points, in a type that weights have too."""
    beside: _Kept = {
        "fc.weight_scale": ("F32", [2, 1]), "fc.weight_zero_point": ("I8", [2, 1]),
        "fc.input_scale": ("F32", [1]), "fc.input_zero_point": ("U8", [1, 1]),
        "fc.weight_global_scale": ("F32", [1]), "fc.input_global_scale": ("F32", [1]),
    }  # fmt: skip
    file = _safetensors(tmp_path, {"fc.bias": ("F32", [2]), "fc.weight": ("F32", [2, 3]), **beside})
    assert saved_network(read_saved(file)).parameters == 2 * 3 + 2


def test_what_a_tensors_own_name_says_comes_first(tmp_path: Path) -> None:
    """Four names are shown, and the modules around many may be called as a buffer is, too."""
    kept: _Kept = {f"var_net.{number}.weight": ("F32", [2, 3]) for number in range(6)}
    network = saved_network(read_saved(_safetensors(tmp_path, {**kept, "z._mask": ("F32", [4])})))
    assert network.kept
    assert "may be buffers: z._mask (4), var_net.0.weight" in "; ".join(network.kept.notes)


def test_positions_of_whisper_are_trained_in_its_decoder_alone(tmp_path: Path) -> None:
    """Its encoder has sine waves by the same name, as a buffer; in other models it may be a parameter."""
    waves: _Kept = {"encoder.positional_embedding": ("F32", [6, 4])}
    beside: _Kept = {
        "decoder.positional_embedding": ("F32", [5, 4]),
        "decoder.token_embedding.weight": ("F32", [9, 4]),
        "encoder.ln_post.weight": ("F32", [4]),
    }
    assert saved_network(read_saved(_safetensors(tmp_path, waves | beside))).parameters == 20 + 36 + 4
    (tmp_path / "other").mkdir()
    assert saved_network(read_saved(_safetensors(tmp_path / "other", waves))).parameters == 24


def test_a_weight_that_paddle_names_twice_counts_once(tmp_path: Path) -> None:
    """Its recurrent layers keep each weight, and so do the cells in them; a cell alone is counted."""
    shapes = {"weight_ih": [8, 3], "weight_hh": [8, 2], "bias_ih": [8], "bias_hh": [8]}
    kept: _Kept = {f"cell.{name}": ("F32", shape) for name, shape in shapes.items()}
    for level, cell, direction in (("0", "_fw", ""), ("0", "_bw", "_reverse")):
        for name, shape in shapes.items():
            kept[f"rnn.{name}_l{level}{direction}"] = ("F32", shape)
            kept[f"rnn.{level}.cell{cell}.{name}"] = ("F32", shape)
    network = saved_network(read_saved(_safetensors(tmp_path, kept)))
    assert network.parameters == 3 * 56
    assert [layer.type for layer in network.layers] == ["LSTMCell", "LSTM"]


@pytest.mark.parametrize("name", ["vera_A.default", "out.vera_B", "randlora_A", "out.delora_w_norm.default"])
def test_what_adapters_keep_and_do_not_train_is_no_parameter(tmp_path: Path, name: str) -> None:
    """PEFT 0.21 registers it as a buffer, by the name of the adapter where the model is saved as it is."""
    file = _safetensors(tmp_path, {"out.weight": ("F32", [2, 3]), f"base_model.{name}": ("F32", [4, 4])})
    assert saved_network(read_saved(file)).parameters == 6


@pytest.mark.parametrize("weight", ["fc.weight", "fc.weight._data"])
def test_what_quanto_scales_by_is_no_parameter(tmp_path: Path, weight: str) -> None:
    """Also before its weights are frozen: then the scales of what the layer reads and returns are there."""
    kept: _Kept = {
        "fc.bias": ("F32", [2]), weight: ("I8" if "_data" in weight else "F32", [2, 3]),
        "fc.input_scale": ("F32", []), "fc.output_scale": ("F32", []),
    }  # fmt: skip
    if "_data" in weight:
        kept["fc.weight._scale"] = ("F32", [2, 1])
    assert saved_network(read_saved(_safetensors(tmp_path, kept))).parameters == 2 * 3 + 2


@pytest.mark.parametrize(
    ("kept", "by"),
    [
        ({"fc.weight": ("U32", [8, 4]), "fc.scales": ("F16", [8, 1]), "fc.biases": ("F16", [8, 1])}, "MLX"),
        ({"fc.weight": ("U8", [8, 4]), "fc.weight_scale_2": ("F32", [])}, "NVFP4"),
        ({"up_blocks": ("U8", [8, 1, 16]), "up_scales": ("U8", [8, 1])}, "MXFP4"),
        ({"fc.weight": ("U8", [2, 4]), "fc.weight_scale": ("F32", [1])}, "BitNet, ModelOpt or Gemma"),
        ({"fc.weight": ("I16", [2, 4]), "fc.tables2": ("F16", [4, 4, 2])}, "HIGGS"),
        ({"fc.codes": ("I16", [8, 1, 1]), "fc.codebooks": ("F16", [1, 9, 1, 8])}, "AQLM"),
        ({"fc.W_q": ("U8", [8, 4]), "fc.scale": ("F16", [8, 1])}, "HQQ"),
        ({"fc._weight_qdata": ("I8", [8, 2]), "fc._weight_scale": ("F32", [8, 1])}, "torchao"),
        ({"fc.weight._data._data": ("U8", [4, 4]), "fc.weight._scale": ("F32", [8, 1])}, "optimum-quanto"),
        ({"fc.weight": ("U8", [8, 2]), "fc.weight_quantizer._scale": ("F32", [4, 1])}, "ModelOpt"),
        ({"fc.indices": ("I32", [1, 8, 2]), "fc.centroids.weight": ("F16", [1, 64])}, "VPTQ"),
        ({"fc.dense_weights": ("I64", [9]), "fc.row_offsets": ("I32", [3])}, "SpQR"),
        (
            {"fc.q_weight": ("I32", [4, 8]), "fc.q_scale": ("I32", [1, 1]), "fc.q_scale_max": ("F16", [1])},
            "EXL2",
        ),
        ({"fc.trellis": ("I16", [1, 1, 64]), "fc.suh": ("F16", [16]), "fc.svh": ("F16", [16])}, "EXL3"),
        ({"fc.B": ("I32", [4, 32]), "fc.s": ("F16", [1, 16])}, "Marlin"),
    ],
)
def test_weights_that_are_packed_are_refused(tmp_path: Path, kept: _Kept, by: str) -> None:
    """Several are in each number, so that the shapes do not say how many there are."""
    with pytest.raises(FileError, match=f"holds weights that {by} packs"):
        saved_network(read_saved(_safetensors(tmp_path, kept)))


@pytest.mark.parametrize(
    ("name", "dtype", "scale"),
    [
        ("table", "U8", "embedding_scale"),
        ("table", "I16", "codebook"),
        ("table", "I32", "absmax"),
        ("table", "U32", "w_scales"),
        ("weight", "U8", ""),
    ],
)
def test_wide_integers_that_may_be_weights_are_refused_whoever_packed_them(
    tmp_path: Path, name: str, dtype: str, scale: str
) -> None:
    """By their scales or their name; others are a table of places, as attention has one."""
    kept: _Kept = {f"emb.{name}": (dtype, [8, 4]), "out.bias": ("F32", [5])}
    if dtype == "I32":
        assert saved_network(read_saved(_safetensors(tmp_path, kept))).parameters == 5
    if scale:
        kept[f"emb.{scale}"] = ("F32", [8, 1])
    with pytest.raises(FileError, match=f"holds 'emb.{name}' in u?int.*: weights may be packed into it"):
        saved_network(read_saved(_safetensors(tmp_path, kept)))


@pytest.mark.parametrize("dtype", ["I8", "F8_E4M3"])
@pytest.mark.parametrize(
    ("weight", "scale"),
    [
        ("experts.up", "experts.up_scale"),
        ("experts.up", "experts.up_scale_inv"),
        ("experts.up", "experts.up_activation_scale"),
        ("emb.embedding_quantized", "emb.embedding_scale"),
        ("table", "table_scale"),
    ],
)
def test_a_scale_may_have_the_name_of_its_weight(tmp_path: Path, dtype: str, weight: str, scale: str) -> None:
    """Where a layer has several; beside a weight that is not quantized, it is a parameter."""
    kept: _Kept = {weight: (dtype, [2, 3, 4]), scale: ("F32", [2, 1, 4])}
    assert saved_network(read_saved(_safetensors(tmp_path, kept))).parameters == 24
    (tmp_path / "plain").mkdir()
    kept[weight] = ("F32", [2, 3, 4])
    assert saved_network(read_saved(_safetensors(tmp_path / "plain", kept))).parameters == 24 + 8


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("saved_model.pb", "a SavedModel of TensorFlow"),
        (".metadata", "a checkpoint of torch.distributed"),
        ("_CHECKPOINT_METADATA", "a checkpoint of Orbax"),
        ("checkpoint", "a checkpoint of TensorFlow"),
        ("3/_CHECKPOINT_METADATA", "a checkpoint of Orbax"),
        ("vocab/strings.json", "a pipeline of spaCy"),
        ("model.safetensors", "a folder: name the file in it that holds the model"),
    ],
)
def test_the_command_line_says_what_a_folder_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], inside: str, said: str
) -> None:
    """Several formats are folders, of which none is read."""
    (tmp_path / inside).parent.mkdir(exist_ok=True)
    (tmp_path / inside).touch()
    assert main([str(tmp_path)]) == NOT_UNDERSTOOD
    assert f"this file is {said}" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("net/.data/extern_modules", "is of torch.package"),
        ("net/data/aotinductor/model/a.so", "is compiled by AOTInductor"),
        ("a.txt", "is an archive, but no saved model"),
    ],
)
def test_an_archive_that_is_not_read_is_called_by_its_name(tmp_path: Path, inside: str, said: str) -> None:
    """Several formats are archives as PyTorch's files are."""
    with zipfile.ZipFile(tmp_path / "model.pt", "w") as archive:
        archive.writestr(inside, "")
    with pytest.raises(FileError, match=said):
        read_saved(str(tmp_path / "model.pt"))


@pytest.mark.parametrize(
    ("begins", "said"),
    [
        (b"GGUF\3\0\0\0", "is of the format of llama.cpp"),
        (b"lmgg\0\0\0\0", "is of ggml"),
        (b"\xba\x16\x4f\x2f\x0c\0\0\0", "is of fastText"),
        (b"\x93NUMPY\1\0", "is one array of NumPy"),
        (b"\2\0\0\0\2".ljust(64, b"\0") + b"\xef\xbe\xad\xde\1", "is of Core ML"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a", "is a pointer of Git LFS"),
        (b"\x1c\0\0\0ORTM", "is of ONNX Runtime, whose own format"),
        (b"model...", "is no saved model of a format that is read here"),
    ],
)
def test_a_file_that_is_not_read_is_called_by_its_beginning(tmp_path: Path, begins: bytes, said: str) -> None:
    """Many of them are called `.bin`, as PyTorch's are."""
    (tmp_path / "model.bin").write_bytes(begins + bytes(40))
    with pytest.raises(FileError, match=said):
        read_saved(str(tmp_path / "model.bin"))


@pytest.mark.parametrize(
    ("name", "beside", "said"),
    [
        (
            "ov.bin",
            "ov.xml",
            "is of OpenVINO, which is not read here: name the model that it was converted from",
        ),
        ("ck.data-00000-of-00001", "ck.index", "is a checkpoint of TensorFlow"),
        (
            "m-00002-of-00003.safetensors",
            "",
            "a part of a model: name its index, such as 'm.safetensors.index.js",
        ),
        ("m_00001.weights.h5", "m.weights.json", "a part of a model: name its index, 'm.weights.json'"),
        ("m_rank0.pt", "m_rank1.pt", "a part of a model, and 'm_rank1.pt' another"),
        (
            "consolidated.07.pth",
            "consolidated.06.pth",
            "a part of a model, and 'consolidated.06.pth' another",
        ),
    ],
)
def test_a_file_that_holds_a_part_is_refused(tmp_path: Path, name: str, beside: str, said: str) -> None:
    """What is to be named instead is said, if that can be read."""
    kept: _Kept = {"out.weight": ("F32", [2, 3])}
    Path(_safetensors(tmp_path, kept)).replace(tmp_path / name)
    (tmp_path / (beside or "other")).touch()
    with pytest.raises(FileError, match=said):
        read_saved(str(tmp_path / name))


@pytest.mark.parametrize(
    "name",
    ["m-00001-of-00001.safetensors", "m_00001.weights.bin", "m_rank0.pt", "consolidated.00.pth", "m.bin"],
)
def test_a_file_that_may_be_whole_is_read(tmp_path: Path, name: str) -> None:
    """Where its name says so, or nothing else is beside it."""
    Path(_safetensors(tmp_path, {"out.weight": ("F32", [2, 3])})).replace(tmp_path / name)
    assert saved_network(read_saved(str(tmp_path / name))).parameters == 6


@pytest.mark.parametrize(
    "kept",
    [
        {"_fsdp_wrapped_module._flat_param": ("F32", [175])},
        {"_fsdp_wrapped_module.out.weight": ("F32", [40]), "_fsdp_wrapped_module.out.bias": ("F32", [0])},
    ],
)
def test_a_part_that_fsdp_made_flat_is_refused(tmp_path: Path, kept: _Kept) -> None:
    """As `named_parameters()` gives them in one process; whole ones have the same names."""
    with pytest.raises(FileError, match="parameters that FSDP made flat, of which each process has a part"):
        saved_network(read_saved(_safetensors(tmp_path, kept)))
    (tmp_path / "whole").mkdir()
    whole: _Kept = {
        "_fsdp_wrapped_module.out.weight": ("F32", [2, 3]),
        "_fsdp_wrapped_module.out.bias": ("F32", [2]),
    }
    assert saved_network(read_saved(_safetensors(tmp_path / "whole", whole))).parameters == 8


@pytest.mark.parametrize(("rows", "said"), [(12, True), (24, False)])
def test_a_weight_that_has_no_layers_shape_is_noted(tmp_path: Path, rows: int, said: bool) -> None:
    """One process of two has half of the rows of an LSTM, which are no GRU's that reads from behind."""
    shapes = {
        "weight_ih_l0": [rows, 4],
        "weight_hh_l0": [rows, 6],
        "bias_ih_l0": [rows],
        "bias_hh_l0": [rows],
    }
    kept: _Kept = {f"rnn.{name}": ("F32", shape) for name, shape in shapes.items()}
    network = saved_network(read_saved(_safetensors(tmp_path, kept)))
    assert network.kept
    assert ("'rnn.weight_hh_l0' has the name, and not" in "; ".join(network.kept.notes)) == said
    assert [layer.type for layer in network.layers if layer.cell] == ([] if said else ["LSTM"])


def test_buffers_that_their_names_tell_are_named(tmp_path: Path) -> None:
    """Some model may train them: the result says which it leaves out, but those that nobody trains."""
    kept: _Kept = {
        "out.weight": ("F32", [2, 3]), "norm.running_mean": ("F32", [2]), "norm.running_var": ("F32", [2]),
        "stft.window": ("F32", [8]), "layers.0.mlp.gate.e_score_correction_bias": ("F32", [4]),
    }  # fmt: skip
    network = saved_network(read_saved(_safetensors(tmp_path, kept)))
    assert network.kept
    said = "are buffers: layers.0.mlp.gate.e_score_correction_bias (4), stft.window (8)"
    assert [note for note in network.kept.notes if "since by their names" in note] == [
        f"not counted, since by their names they {said}"
    ]


def test_a_result_says_that_keras_packs_weights_of_four_bits(corpus: Path, tmp_path: Path) -> None:
    """Keras counts the numbers that hold them; without a configuration, those of eight bits look alike."""
    for mode, said in (("int8", False), ("int4/128", True), ("gptq/4/128", True)):
        file = tmp_path / f"{mode[:4]}.keras"
        with zipfile.ZipFile(corpus / "keras/quantized.keras") as kept, zipfile.ZipFile(file, "w") as made:
            for name in kept.namelist():
                data = kept.read(name)
                assert name != "config.json" or b'"mode": "int8"' in data
                made.writestr(name, data.replace(b'"mode": "int8"', f'"mode": "{mode}"'.encode()))
        network = saved_network(read_saved(str(file)))
        assert network.kept
        assert any("weights of few bits are packed" in note for note in network.kept.notes) == said
    alone = saved_network(read_saved(str(corpus / "keras/quantized.weights.h5"))).kept
    assert alone
    assert any("weights of four bits would be packed" in note for note in alone.notes)


@pytest.mark.parametrize(
    ("operator", "inputs", "said"),
    [("Scan", "w x", True), ("Loop", "m c w", True), ("Add", "x w", True), ("MatMul", "x w", False)],
)
def test_what_a_loop_starts_from_may_be_no_parameter(
    tmp_path: Path, operator: str, inputs: str, said: bool
) -> None:
    """It counts, and the result says so: an ONNX graph does not tell a state from a weight there."""
    network = _onnx(tmp_path, _node(operator, inputs), onnx_tensor([1, 4], bytes(16)))
    assert network.parameters == 4
    assert ("counted, though they may be no parameters: w (1 × 4)" in _notes(network)) == said


def _node(operator: str, inputs: str, more: bytes = b"") -> bytes:
    """A node of a graph, which reads `-` where it is given nothing."""
    read = b"".join(onnx_field(1, name.strip("-").encode()) for name in inputs.split())
    return onnx_field(1, read + onnx_field(2, b"y") + onnx_field(4, operator.encode()) + more)


def _onnx(folder: Path, *parts: bytes, producer: str = "") -> Network:
    (folder / "m.onnx").write_bytes(onnx_file(b"".join(parts)) + onnx_field(2, producer.encode()))
    return saved_network(read_saved(str(folder / "m.onnx")))


def _notes(network: Network) -> str:
    assert network.kept, "it is of a file"
    return "; ".join(network.kept.notes)


@pytest.mark.parametrize("inputs", ["ys yz w s z", "ys yz x s z w s z"])
def test_what_is_joined_as_integers_counts(tmp_path: Path, inputs: str) -> None:
    """ONNX Runtime quantizes the two biases of a recurrent layer before they are joined."""
    network = _onnx(tmp_path, _node("QLinearConcat", inputs), onnx_tensor([8], bytes(8), 3))
    assert network.parameters == 8


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("head.scale", True), ("scale_quantized", True), ("val_3", False), ("const_fold_opt__3", False),
        ("add_1", False), ("net/add/y:0", False), ("x_zero_point", False),
    ],
)  # fmt: skip
def test_single_numbers_that_may_be_trained_are_named(tmp_path: Path, name: str, said: bool) -> None:
    """Where another program than PyTorch wrote the file, as ONNX Runtime's quantization does."""
    is_quantized = name.endswith("_quantized")
    kept = onnx_tensor([], bytes(1 if is_quantized else 4), 3 if is_quantized else 1, name.encode())
    use = _node("DequantizeLinear" if is_quantized else "Mul", f"{name} x")
    weight = onnx_tensor([2, 3], bytes(24), name=b"out.weight")
    network = _onnx(tmp_path, use, kept, _node("MatMul", "x out.weight"), weight, producer="onnx.quantize")
    assert network.parameters == 6
    assert (f"may be trained: single numbers, {name} (one number)" in _notes(network)) == said


@pytest.mark.parametrize(
    ("producer", "operator", "inputs", "said"),
    [
        ("tf2onnx", "LSTM", "x W R B", True),
        ("tf2onnx", "LSTM", "x W R", False),
        ("keras2onnx", "LSTM", "x W R B", True),
        ("pytorch", "LSTM", "x W R B", False),
    ],
)
def test_biases_that_an_exporter_fills_up_are_named(
    tmp_path: Path, producer: str, operator: str, inputs: str, said: bool
) -> None:
    """Of Keras's LSTM(2) with one bias tf2onnx makes one with two, of which one is zeros."""
    size = onnx_field(5, onnx_field(1, b"hidden_size") + b"\x18\x02\xa0\x01\x02")
    shapes = {"W": [1, 8, 3], "R": [1, 8, 2], "B": [1, 16]}
    tensors = [
        onnx_tensor(shape, bytes(4 * math.prod(shape)), name=name.encode())
        for name, shape in shapes.items()
        if name in inputs
    ]
    network = _onnx(tmp_path, _node(operator, inputs, size), *tensors, producer=producer)
    assert [layer.type for layer in network.layers] == ["LSTM"]
    assert network.parameters == (56 if "B" in inputs else 40)
    noted = (
        f"{producer} fills biases up with zeros, since Keras has one where ONNX has two: half of B (1 × 16)"
    )
    assert (noted in _notes(network)) == said


def test_a_table_that_a_fused_product_reads_turned_round_is_named(tmp_path: Path) -> None:
    """ONNX Runtime makes one operator of a product and a factor."""
    table, turned = (onnx_tensor(shape, bytes(84), name=name) for shape, name in (
        ([7, 3], b"emb.weight"), ([3, 7], b"/out/Transpose_output_0"),
    ))  # fmt: skip
    reading = _node("Gather", "emb.weight words") + _node("FusedMatMul", "x /out/Transpose_output_0")
    assert "is emb.weight turned round" in _notes(_onnx(tmp_path, reading, table, turned))


def test_what_peft_saves_of_embeddings_is_told(tmp_path: Path) -> None:
    """The whole table beside the adapter's matrices, and a change of tied ones for each of them (0.21.2)."""
    kept: _Kept = {
        "emb.base_layer.weight": ("F32", [9, 4]), "emb.lora_embedding_A": ("F32", [2, 9]),
        "emb.lora_embedding_B": ("F32", [4, 2]),
    }  # fmt: skip
    network = saved_network(read_saved(_safetensors(tmp_path, kept)))
    assert network.parameters == 18 + 8
    assert "as of the model that the adapter is for: emb.base_layer.weight (9 × 4)" in _notes(network)
    (tmp_path / "tokens").mkdir()
    for names, said in (("emb head", True), ("emb", False)):
        deltas: _Kept = {f"{name}.trainable_tokens_delta": ("F32", [3, 4]) for name in names.split()}
        found = saved_network(read_saved(_safetensors(tmp_path / "tokens", deltas)))
        assert found.parameters == 12 * len(deltas)
        assert ("counted each, though some may be one" in _notes(found)) == said


@pytest.mark.parametrize(("head", "said"), [([9, 4], True), ([8, 4], False)])
def test_a_head_that_an_adapter_ties_to_the_embedding_is_named(
    tmp_path: Path, head: list[int], said: bool
) -> None:
    """With `ensure_weight_tying`, PEFT saves both, and trains one of them (0.21.2)."""
    kept: _Kept = {
        "base_model.model.lm_head.weight": ("F32", head),
        "base_model.model.wte.weight": ("F32", [9, 4]),
        "base_model.model.h.0.attn.lora_A.weight": ("F32", [2, 4]),
    }
    found = saved_network(read_saved(_safetensors(tmp_path, kept)))
    assert found.parameters == 4 * head[0] + 36 + 8
    assert ("as where the model ties them: base_model.model.lm_head.weight" in _notes(found)) == said


def test_a_codebook_that_its_averages_make_a_buffer_is_named(tmp_path: Path) -> None:
    """`VectorQuantize(learnable_codebook=True)` trains it, and its names are the same."""
    kept: _Kept = {
        "out.weight": ("F32", [2, 3]), "book.embed": ("F32", [9, 4]), "book.embed_avg": ("F32", [9, 4])
    }  # fmt: skip
    network = saved_network(read_saved(_safetensors(tmp_path, kept)))
    assert network.parameters == 6
    assert "by their names they are buffers: book.embed (9 × 4), book.embed_avg (9 × 4)" in _notes(network)

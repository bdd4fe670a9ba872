"""Hostile saved models: one sentence for each, whatever is wrong with it, and nothing in it is run."""

from __future__ import annotations

import os
import sys
import tarfile
from pathlib import Path

import pytest

from lstm_params.files.errors import FileError
from lstm_params.files.networks import saved_network
from lstm_params.files.reading import read_saved

TESTS = Path(__file__).parent
sys.path.insert(0, str(TESTS / "fuzz"))

from hostile_files import HOSTILE  # noqa: E402

READ = ("name.safetensors",)
"""Strange, and sound."""
SMALL = {
    "safetensors/gru.safetensors": 7,
    "pytorch/gru.pt": 31,
    "pytorch/state_dict_old.pth": 31,
    "pytorch/script.pt": 61,
    "npz/gru.npz": 5,
    "onnx/plain.onnx": 3,
    "keras/nested.keras": 97,
    "keras/nested.h5": 97,
    "keras/subclassed.weights.h5": 31,
    "tensorflow_js/gru.json": 7,
}
"""A file of each format, and at every how many bytes it is cut in the quick tests."""


def _recorded(folder: Path, name: str) -> Path:
    """A recorded file, unpacked, with what is beside it."""
    with tarfile.open(TESTS / "cases" / "saved_models.tar.xz") as archive:
        for member in archive.getmembers():
            file = archive.extractfile(member)
            if file and (member.name == name or member.name == name.replace(".json", ".bin")):
                (folder / Path(member.name).name).write_bytes(file.read())
    return folder / Path(name).name


def _said(path: Path) -> str:
    """What is said of a file; nothing where it is counted."""
    try:
        saved_network(read_saved(str(path)))
    except FileError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("name", [name for name in HOSTILE if name not in READ])
def test_a_hostile_file_is_refused_in_one_sentence(name: str, tmp_path: Path) -> None:
    """Whatever it lies about, wants called, or unpacks to: no traceback, no command run, nothing written."""
    path = tmp_path / name
    path.write_bytes(HOSTILE[name])
    said = _said(path)
    assert 5 < len(said) < 300
    assert said.isprintable()
    assert said[0].islower()
    assert [file.name for file in tmp_path.iterdir()] == [name]


def _check_cuts(name: str, folder: Path, step: int) -> None:
    path = _recorded(folder, name)
    parameters = saved_network(read_saved(str(path))).parameters
    for size in range(path.stat().st_size - 1, -1, -step):
        os.truncate(path, size)  # takes less than to write it anew
        said = _said(path)
        assert said.isprintable()
        assert len(said) < 300
        if not said:  # what is missing is nothing that says how large anything is
            assert saved_network(read_saved(str(path))).parameters == parameters, size


@pytest.mark.parametrize(("name", "step"), SMALL.items())
def test_a_file_that_is_cut_short_is_not_counted_wrongly(name: str, step: int, tmp_path: Path) -> None:
    """It is refused in one sentence, wherever it ends."""
    _check_cuts(name, tmp_path, step)


@pytest.mark.slow
@pytest.mark.parametrize("name", SMALL)
def test_a_file_that_is_cut_short_at_any_byte_is_not_counted_wrongly(name: str, tmp_path: Path) -> None:
    """The same, at every byte."""
    _check_cuts(name, tmp_path, 1)


def test_what_is_no_file_is_not_opened(tmp_path: Path) -> None:
    """A pipe would wait for ever, and a device never end; links in a circle lead nowhere."""
    os.mkfifo(tmp_path / "pipe.pt")
    (tmp_path / "folder.keras").mkdir()
    (tmp_path / "circle.onnx").symlink_to(tmp_path / "circle.onnx")
    (tmp_path / "device.npz").symlink_to("/dev/zero")
    assert "no file, but a device or a pipe" in _said(tmp_path / "pipe.pt")
    assert "is a folder: name the file in it" in _said(tmp_path / "folder.keras")
    assert "cannot be read" in _said(tmp_path / "circle.onnx")
    assert "no file, but a device or a pipe" in _said(tmp_path / "device.npz")

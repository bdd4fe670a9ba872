"""HDF5 in a form that Keras does not write is read by means of h5py, the extra `hdf5`.

Needs the `frameworks` extra, which has h5py; what is said without it is tested with the recorded files.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lstm_params.files.errors import FileError
from lstm_params.files.networks import saved_network
from lstm_params.files.reading import read_saved

h5py: Any = pytest.importorskip("h5py")
numpy: Any = pytest.importorskip("numpy")

pytestmark = pytest.mark.frameworks

CONFIG = {
    "class_name": "Sequential",
    "config": {
        "name": "m",
        "layers": [
            {
                "class_name": "LSTM",
                "config": {"name": "lstm", "units": 2, "batch_input_shape": [None, 4, 3]},
            }
        ],
    },
}
KERNELS = {"kernel": (3, 8), "recurrent_kernel": (2, 8), "bias": (8,)}


def _write(path: Path, config: object = None, many: int = 0, dtype: str = "float32") -> str:
    """A file in the newest form, in which a group of many members is kept as a heap."""
    with h5py.File(path, "w", libver="latest") as file:
        if config:
            file.attrs["model_config"] = json.dumps(config)
            file.attrs["keras_version"] = "2.15.0"
        for name, shape in KERNELS.items():
            file[f"model_weights/lstm/lstm/lstm_cell/{name}:0"] = numpy.zeros(shape, dtype)
        for number in range(many):
            file[f"model_weights/dense_{number}/kernel:0"] = numpy.zeros((2, 3), dtype)
        file["optimizer_weights/iteration:0"] = numpy.zeros(5)
    return str(path)


def test_groups_of_many_members_are_read(tmp_path: Path) -> None:
    """With the layers that names and shapes tell, and without the optimizer's state."""
    network = saved_network(read_saved(_write(tmp_path / "m.h5", many=20)))
    assert network.parameters == 48 + 20 * 6
    assert [(layer.type, layer.parameters) for layer in network.layers if layer.cell] == [("LSTM", 48)]
    assert network.kept
    assert "not counted: an optimizer's state, 5 numbers" in network.kept.notes


def test_a_configuration_is_read(tmp_path: Path) -> None:
    """As where no h5py is needed; one that does not fit the weights is not believed."""
    path = _write(tmp_path / "m.h5", CONFIG)
    with h5py.File(path, "a", libver="latest") as file:
        for number in range(20):
            file[f"optimizer_weights/slot_{number}"] = numpy.zeros(3)
    network = saved_network(read_saved(path))
    assert not network.is_apart
    assert [(layer.name, layer.parameters) for layer in network.layers] == [("lstm", 48)]
    saved = saved_network(read_saved(_write(tmp_path / "other.h5", CONFIG, many=20)))
    assert saved.is_apart
    assert saved.parameters == 48 + 120


def test_text_and_damage_are_refused(tmp_path: Path) -> None:
    """In one sentence."""
    text = _write(tmp_path / "text.h5", many=20)
    with h5py.File(text, "a", libver="latest") as file:
        file["words"] = ["a", "b"]
    with pytest.raises(FileError, match="no array of numbers"):
        read_saved(text)
    cut = Path(_write(tmp_path / "cut.h5", many=20))
    cut.write_bytes(cut.read_bytes()[:-200])
    with pytest.raises(FileError, match=r"cut short|does not read|damaged"):
        read_saved(str(cut))

"""HDF5 in a form that Keras does not write is read by means of h5py, the extra `hdf5`.

Needs the `frameworks` extra, which has h5py; what is said without it is tested with the recorded files.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lstm_params.files.binary import Section
from lstm_params.files.errors import FileError
from lstm_params.files.hdf5 import HDF5File
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


def test_a_kernel_that_is_stored_twice_counts_once(tmp_path: Path) -> None:
    """As `SpectralNormalization` stores its layer's, whoever reads the file."""
    path = tmp_path / "m.weights.h5"
    with h5py.File(path, "w", libver="latest") as file:
        for name in ("vars/0", "layer/vars/0"):
            file[f"layers/spectral_normalization/{name}"] = numpy.zeros((2, 3), "float32")
        file["layers/spectral_normalization/vars/1"] = numpy.zeros((1, 3), "float32")
        for number in range(20):
            file[f"layers/dense_{number}/vars/0"] = numpy.zeros((2, 3), "float32")
    assert saved_network(read_saved(str(path))).parameters == 21 * 6 + 3


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


def _small(path: Path, **options: Any) -> Path:
    """A file of all that is read without h5py."""
    with h5py.File(path, "w", **options) as file:
        file.attrs["keras_version"] = "3.15.1"
        file.attrs.create("model_config", b"", dtype="S4")
        file["layers/dense/vars/0"] = numpy.zeros((2, 3), "float32")
        file.create_dataset("layers/dense/vars/1", (200, 3), "float16", chunks=(10, 3), compression="gzip")
        file["one"] = numpy.float64(3)
        file["none"] = numpy.zeros((0, 4), "int8")
        file.create_dataset("empty", (5,), "uint16")
        file["empty"][:] = 1
        file["truth"] = numpy.zeros(3, bool)
        file["void"] = numpy.zeros(3, "V2")
        file["turned"] = numpy.zeros((2, 2), ">i4")
        file["a" * 300] = numpy.zeros(2, "int64")
    return path


@pytest.mark.parametrize(
    "options", [{}, {"libver": ("v110", "v110")}, {"libver": ("earliest", "v110")}, {"track_order": True}]
)
def test_all_forms_of_small_files_are_read_without_h5py(tmp_path: Path, options: dict[str, Any]) -> None:
    """Each dataset as h5py finds it: superblocks, headers and links of both kinds."""
    path = _small(tmp_path / "m.h5", **options)
    found: dict[str, Any] = {}

    def visit(name: str, item: Any) -> None:
        if isinstance(item, h5py.Dataset):
            dtype = "bfloat16" if item.dtype.str == "|V2" else item.dtype.name
            found[name] = (item.shape, dtype)

    with h5py.File(path) as file:
        file.visititems(visit)
    with path.open("rb") as stream:
        file = HDF5File(Section(stream, path.stat().st_size))
        assert {name: (item.shape, item.dtype) for name, _, item in file.walk()} == found
        assert file.texts(file.root, "keras_version") == ["3.15.1"]
        assert file.texts(file.root, "nothing") == []


@pytest.mark.parametrize("libver", ["earliest", "latest"])
def test_links_are_not_left_out_in_silence(tmp_path: Path, libver: str) -> None:
    """One within the file leads to what is counted; what is in another file is not counted, and refused."""
    path = tmp_path / "m.h5"
    with h5py.File(path, "w", libver=libver) as file:
        file["a/kernel"] = numpy.zeros((2, 3))
        file["b"] = h5py.SoftLink("/a")
    assert saved_network(read_saved(str(path))).parameters == 6
    with h5py.File(path, "a", libver=libver) as file:
        file["deep/c"] = h5py.ExternalLink("other.h5", "/a")
    with pytest.raises(FileError, match="has 'deep/c', which is in another file"):
        read_saved(str(path))


def test_types_that_are_no_numbers_are_refused(tmp_path: Path) -> None:
    """Lists in each place, compounds as complex numbers are, opaque bytes; a type of its own is none."""
    for number, (value, dtype) in enumerate(
        ((None, h5py.vlen_dtype("f4")), (numpy.zeros(3, "complex64"), None), (numpy.zeros(3, "V3"), None))
    ):
        path = tmp_path / f"{number}.h5"
        with h5py.File(path, "w") as file:
            file.create_dataset("k", (3,), dtype, value) if dtype else file.create_dataset("k", data=value)
        with pytest.raises(FileError, match="has 'k', which is no array of numbers"):
            read_saved(str(path))
    path = tmp_path / "own.h5"
    with h5py.File(path, "w") as file:
        file["type"] = numpy.dtype("f4")
        file.create_dataset("k", (3, 2), file["type"])
    assert saved_network(read_saved(str(path))).parameters == 6


@pytest.mark.parametrize("libver", ["earliest", "latest"])
def test_a_small_file_that_is_damaged_at_any_byte_is_not_another_one(tmp_path: Path, libver: str) -> None:
    """What is read of it is refused in one sentence, or has the same shapes, or says what is damaged."""
    data = _small(tmp_path / "m.h5", libver=libver).read_bytes()
    path = tmp_path / "cut.h5"
    for size in range(1, len(data), 97):
        path.write_bytes(data[:size])
        with pytest.raises(FileError):
            read_saved(str(path))


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


@pytest.mark.parametrize("libver", ["earliest", "latest"])
@pytest.mark.parametrize(
    ("owner", "second", "counted"),
    [
        ("layers/sequential_1/optimizer", (), 6),
        ("gen_opt", (), 6),
        ("optimizer_D", (4,), 6),
        ("layers/adopt", (4,), 11),
        ("layers/counting", (4,), 11),
        ("layers/counting", (), None),
    ],
)
def test_what_begins_with_a_number_of_steps_may_be_an_optimizer(
    tmp_path: Path, libver: str, owner: str, second: tuple[int, ...], counted: int | None
) -> None:
    """One that is called so is not counted; with a rate behind the steps, any other name is refused."""
    with h5py.File(tmp_path / "m.h5", "w", libver=libver) as file:
        file["layers/dense/vars/0"] = numpy.zeros((2, 3), "float32")
        file[f"{owner}/vars/0"] = numpy.int32(9)
        file[f"{owner}/vars/1"] = numpy.zeros(second, "float32")
    if counted is None:
        with pytest.raises(FileError, match="may be an optimizer's state"):
            read_saved(str(tmp_path / "m.h5"))
    else:
        assert saved_network(read_saved(str(tmp_path / "m.h5"))).parameters == counted


@pytest.mark.parametrize("libver", ["earliest", "latest"])
@pytest.mark.parametrize(("vector", "counted"), [((1, 3), 9), ((3,), 15), ((2, 3), 18)])
def test_a_wrapper_that_measures_its_kernel_keeps_it_twice(
    tmp_path: Path, libver: str, vector: tuple[int, ...], counted: int
) -> None:
    """Wherever it stands: its vector tells it from a wrapper with a weight of its own."""
    with h5py.File(tmp_path / "m.h5", "w", libver=libver) as file:
        for name, shape in {"layer/vars/0": (2, 3), "vars/0": (2, 3), "vars/1": vector}.items():
            file[f"layers/mine/dense/{name}"] = numpy.zeros(shape, "float32")
    assert saved_network(read_saved(str(tmp_path / "m.h5"))).parameters == counted

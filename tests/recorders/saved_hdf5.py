"""Files of HDF5 in its many forms: what is read without h5py, and what is refused then."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import h5py
import numpy as np

KERNELS: dict[str, tuple[int, ...]] = {"kernel": (3, 8), "recurrent_kernel": (2, 8), "bias": (8,)}
OLD, NEW = ("earliest", "v108"), ("v110", "v110")


def _tensors(path: Path) -> dict[str, Any]:
    """What h5py finds in a file."""
    found: list[tuple[str, list[int], str]] = []

    def visit(name: str, item: Any) -> None:
        if isinstance(item, h5py.Dataset):
            found.append((name, list(item.shape), "bfloat16" if item.dtype.str == "|V2" else item.dtype.name))

    with h5py.File(path) as file:
        file.visititems(visit)
    parameters = sum(int(np.prod(shape)) for _, shape, _ in found)
    is_recurrent = any(name.endswith("recurrent_kernel") for name, _, _ in found)
    return {"parameters": parameters, "tensors": found, "recurrent": [["LSTM", 48]] if is_recurrent else []}


def make(folder: Path) -> dict[str, Any]:
    """Make the files, and say what is in each."""
    made: dict[str, Any] = {}

    def keep(name: str, refused: str = "") -> None:
        made[name] = {"refused": refused} if refused else _tensors(folder / name)

    for form, libver in (("old", OLD), ("new", NEW)):
        for is_ordered in (False, True):
            name = f"{form}_ordered.h5" if is_ordered else f"{form}.h5"
            with h5py.File(folder / name, "w", libver=libver, track_order=is_ordered) as file:
                file.attrs["keras_version"] = "3.15.1"
                file.attrs["fixed"] = np.bytes_("text of a length")
                for weight, shape in KERNELS.items():
                    file[f"deep/er/{weight}"] = np.zeros(shape, "float32")
                file.create_dataset("packed", (200, 3), "float16", chunks=(10, 3), compression="gzip")
                file.create_dataset("timed", data=np.zeros(2), track_times=True)
                file.create_dataset("nothing", (0, 4), "float32")
                file["one"] = np.float64(3)
                file["half"] = np.zeros(3, "V2")
                file["n" * 300] = np.zeros(2, "float32")
            keep(name)
        with h5py.File(folder / f"{form}_continued.h5", "w", libver=libver) as file:
            first = file.create_dataset("first", data=np.zeros((2, 3), "float32"))
            file["second"] = np.zeros(5, "float32")
            for number in range(7):  # a header goes on elsewhere, once there is no room in it
                first.attrs[f"note_{number}"] = "x" * 200
                file.attrs[f"note_{number}"] = "x" * 200
            file["third"] = np.zeros((1, 7), "float32")
        keep(f"{form}_continued.h5")
        with h5py.File(folder / f"{form}_compact.h5", "w", libver=libver) as file:
            inside = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
            inside.set_layout(h5py.h5d.COMPACT)
            inside.set_attr_phase_change(20, 10)
            inside.set_obj_track_times(False)
            space = h5py.h5s.create_simple((4, 5))
            h5py.h5d.create(file.id, b"inside", h5py.h5t.NATIVE_FLOAT, space, inside).write(
                h5py.h5s.ALL, h5py.h5s.ALL, np.ones((4, 5), "float32")
            )
        keep(f"{form}_compact.h5")
        with h5py.File(folder / f"{form}_link.h5", "w", libver=libver) as file:
            file["a/kernel"] = np.zeros((2, 3), "float32")
            file["b"] = h5py.SoftLink("/a")
        keep(f"{form}_link.h5", "is HDF5 in a form that needs h5py")
        with h5py.File(folder / f"{form}_type.h5", "w", libver=libver) as file:
            file["type"] = np.dtype("f4")
            file.create_dataset("kernel", (3, 2), file["type"])
        keep(f"{form}_type.h5", "is HDF5 in a form that needs h5py")
    with h5py.File(folder / "many.h5", "w", libver=OLD) as file:  # names in a tree of several levels
        for number in range(600):
            file.create_dataset(f"weight_{number:03}", (1, number % 7 + 1), "float32", track_times=False)
            file[f"weight_{number:03}"][...] = 1
    keep("many.h5")
    with h5py.File(folder / "many_new.h5", "w", libver=NEW) as file:
        for number in range(20):
            file[f"weight_{number}"] = np.zeros((1, 2), "float32")
    keep("many_new.h5", "is HDF5 in a form that needs h5py")
    with h5py.File(folder / "many_attributes.h5", "w", libver=NEW) as file:
        file["weight"] = np.zeros((1, 2), "float32")
        for number in range(20):
            file.attrs[f"note_{number}"] = "x"
    keep("many_attributes.h5", "is HDF5 in a form that needs h5py")
    with h5py.File(folder / "twice.weights.h5", "w") as file:
        for name, dtype in (("spectral_normalization", "float32"), ("spectral_normalization_1", "int8")):
            file[f"layers/{name}/vars/0"] = np.zeros((2, 3), "float32")
            file[f"layers/{name}/vars/1"] = np.zeros((1, 3), "float32")
            file[f"layers/{name}/layer/vars/0"] = np.zeros((2, 3), dtype)
    keep("twice.weights.h5")
    made["twice.weights.h5"]["parameters"] -= 2 * 3  # once more, but where the layer was quantized
    return made

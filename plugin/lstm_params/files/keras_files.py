"""Keras's files: `.keras`, `.h5` and `.weights.h5`, of Keras 3 and of Keras 2.

A whole model has its configuration beside its weights; a file of weights alone has the paths of its datasets
(keras/src/saving/saving_lib.py, keras/src/legacy/saving/legacy_h5_format.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..calculator.lazy_regex import regex
from .archive import Archive
from .binary import Section, read_json
from .errors import FileError, UnreadError
from .hdf5 import HDF5File
from .tensors import (
    BITS,
    Role,
    SavedModel,
    StoredTensor,
    check_number,
    checked_name,
    checked_shape,
    shortened,
)

CONFIG, METADATA, WEIGHTS = "config.json", "metadata.json", "model.weights.h5"

_STATE = regex(
    r"(?:^|/)(?:seed_generator|metrics|_?compile_metrics)(?:/|$)|(?:^|/)seed_generator_state|/vars/idf_weights$"
)
_VARIABLE = regex(r"(?P<owner>.*)/vars/[0-9]+")
_OF_OPTIMIZER = regex(r"(?:^|/|_)opt(?:im(?:izer)?)?(?:_\w+)?$", re.IGNORECASE)
"""What attributes with an optimizer are called: `d_optimizer`, `gen_opt`, `optimizer_D`."""
_INSTALL = "python -m pip install 'mkdocs-lstm-params[hdf5]'"


def read_keras(archive: Archive) -> SavedModel:
    """What a `.keras` file holds.

    Raises:
        FileError: It is damaged, or parts of it are missing.
    """
    entries = archive.entries
    config = read_json(archive.read(entries[CONFIG]), "a configuration")
    metadata = read_json(archive.read(entries[METADATA]), "a description")
    if WEIGHTS not in entries:
        raise FileError(f"has no '{WEIGHTS}' in it, where its weights would be")
    version = metadata.get("keras_version") if isinstance(metadata, dict) else None
    tensors = read_datasets(archive.part(entries[WEIGHTS]))
    return SavedModel(f"Keras {_version(version)}", "keras", tensors, (), _described(config, version))


def read_h5(section: Section) -> SavedModel:
    """What an `.h5` file holds.

    Raises:
        FileError: It is damaged, or not Keras's.
        UnreadError: Its parts are in a form that is not read here.
    """
    file = HDF5File(section)
    texts = file.texts(file.root, "model_config")
    config = read_json("".join(texts).encode(), "a configuration") if texts else None
    versions = file.texts(file.root, "keras_version")
    tensors = list(_tensors(file))
    if not tensors:
        raise FileError("holds no tensors")
    format = f"Keras {_version(versions[0] if versions else None)}"
    return SavedModel(
        format if config or versions else f"{format}, weights alone",
        "keras",
        tensors,
        (),
        _described(config, versions[0] if versions else None),
    )


def _described(config: Any, version: Any) -> Any:
    """A configuration, which says of each layer whether it is frozen."""
    if isinstance(version, str) and version.startswith("2."):
        from .keras_config import freeze_inside

        try:
            freeze_inside(config)
        except RecursionError:
            raise FileError("has a configuration that is nested too deeply") from None
    return config


def _version(version: Any) -> str:
    is_version = isinstance(version, str) and re.fullmatch(r"[0-9]+(?:\.[0-9a-z-]+){0,4}", version)
    return f"{version}, HDF5" if is_version else "HDF5"


def read_datasets(section: Section) -> list[StoredTensor]:
    """The tensors of an HDF5 file.

    Raises:
        FileError: It is damaged.
    """
    return list(_tensors(HDF5File(section)))


def _tensors(file: HDF5File) -> Iterator[StoredTensor]:
    return _related({tensor.name: tensor for tensor in _datasets(file)})


def _related(tensors: Mapping[str, StoredTensor]) -> Iterator[StoredTensor]:
    """Tensors with what those beside them say: that they are another's copy, or an optimizer's state.

    A `SpectralNormalization` stores the kernel of its layer once more, before its own vector; an optimizer
    begins with the number of its steps, and mostly its rate (keras 3.15).

    Raises:
        FileError: Some may be an optimizer's state, or a layer's.
    """
    for tensor in tensors.values():
        match = _VARIABLE.fullmatch(tensor.name)
        if not match or tensor.role != "parameter":
            yield tensor
            continue
        owner = match["owner"]
        first, second = (tensors.get(f"{owner}/vars/{number}") for number in (0, 1))
        if first and first.shape == () and "int" in first.dtype:
            if _OF_OPTIMIZER.search(owner):
                tensor = tensor._replace(role="optimizer")
            elif second and second.shape == () and "float" in second.dtype:
                raise FileError(f"has '{shortened(owner)}', which may be an optimizer's state, or a layer's")
        kernel = tensors.get(f"{owner}/layer/vars/0")
        if tensor is first and kernel and second and kernel.shape == tensor.shape != ():
            # of a layer that is quantized, it is the kernel as it was
            is_of_kernel = second.shape == (1, kernel.shape[-1]) and kernel.dtype == tensor.dtype
            tensor = tensor._replace(same_as=kernel.name) if is_of_kernel else tensor
        yield tensor


def _datasets(file: HDF5File) -> Iterator[StoredTensor]:
    for number, (path, _, dataset) in enumerate(file.walk(), 1):
        name = checked_name(path)
        if not dataset.dtype:
            raise FileError(f"has '{shortened(name)}', which is no array of numbers")
        check_number(number)
        yield StoredTensor(name, checked_shape(name, dataset.shape), dataset.dtype, role_of(name))


def role_of(path: str) -> Role:
    """What a tensor is, by its path: a model that was compiled has its optimizer in the file too."""
    if path.split("/")[0] in ("optimizer", "optimizer_weights"):
        return "optimizer"
    return "buffer" if _STATE.search(path) else "parameter"


def read_with_h5py(path: str) -> SavedModel:
    """What a file holds whose form is not read here, by means of h5py.

    Raises:
        FileError: It is not installed, or does not read the file either.
    """
    try:
        import h5py
    except ImportError:
        raise UnreadError(f"is HDF5 in a form that needs h5py: {_INSTALL}") from None
    tensors: dict[str, StoredTensor] = {}

    def visit(name: str, item: Any) -> None:
        if isinstance(item, h5py.Dataset):
            check_number(len(tensors) + 1)
            # NumPy has no bfloat16: Keras stores its two bytes as void (saving_lib.H5IOStore)
            dtype = "bfloat16" if item.dtype.str == "|V2" else str(item.dtype)
            if dtype not in BITS:
                raise FileError(f"has '{shortened(name)}', which is no array of numbers")
            tensors[name] = StoredTensor(
                checked_name(name), checked_shape(name, item.shape), dtype, role_of(name)
            )

    def outside(name: str, link: Any) -> str | None:
        return name if isinstance(link, h5py.ExternalLink) else None

    try:
        with h5py.File(path, "r") as file:
            found = file.visititems_links(outside)  # links lead nowhere for `visititems`
            if found:
                raise FileError(f"has '{shortened(found)}', which is in another file, and not read")
            file.visititems(visit)
            text = file.attrs.get("model_config")
            version = file.attrs.get("keras_version")
    except (OSError, RuntimeError, KeyError, TypeError):
        raise FileError("is an HDF5 file that h5py does not read either") from None
    config = (
        read_json(text.encode() if isinstance(text, str) else bytes(text), "a configuration")
        if text
        else None
    )
    read = list(_related(tensors))
    return SavedModel(f"Keras {_version(version)}", "keras", read, (), _described(config, version))

"""A file of any format, read into a table of tensors.

What a file is, is seen by how it begins; only ONNX, which begins with nothing of its own, by its name. Paths
are text here, since `pathlib` takes longer to load than a header to read.
"""

from __future__ import annotations

import os
import stat
from collections import OrderedDict
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

from ..calculator.lazy_regex import regex
from .binary import Section
from .errors import FileError, UnreadError
from .tensors import SavedModel, shortened

ENDINGS = (
    ".keras", ".h5", ".hdf5", ".safetensors", ".pt", ".pt2", ".pth", ".bin", ".ckpt", ".jit", ".ts", ".onnx",
    ".ort", ".npz", ".zip", ".json", ".tflite", ".gguf", ".msgpack", ".pb", ".pkl", ".pickle", ".mlmodel",
    ".mlpackage", ".mlmodelc", ".xml", ".pdparams", ".pte", ".eqx", ".index", ".distcp",
)  # fmt: skip
"""What the names of saved models end in; those of some formats that are refused are among them."""

_PARALLEL = (
    "is a checkpoint of torch.distributed, which is not read here: turn it into one file with "
    "'python -m torch.distributed.checkpoint.format_utils dcp_to_torch', where tied weights count twice"
)
_CONVERTED = "which is not read here: name the model that it was converted from"
_REFUSED = {
    ".tflite": "is of TensorFlow Lite, whose converter leaves out biases of zeros and adds states: "
    "no total of it can be trusted",
    ".gguf": "is of the format of llama.cpp, which is not read here",
    ".msgpack": "is Flax's msgpack, which is not read here: save the parameters as safetensors",
    ".pb": "is a graph of TensorFlow, which is not read here: save the model as '.keras'",
    ".mlmodel": f"is of Core ML, {_CONVERTED}",
    ".mlpackage": f"is of Core ML, {_CONVERTED}",
    ".mlmodelc": f"is of Core ML, {_CONVERTED}",
    ".xml": f"is of OpenVINO, {_CONVERTED}",
    ".pdparams": "is of PaddlePaddle, which is not read here: save its state dict as safetensors",
    ".pte": f"is of ExecuTorch, {_CONVERTED}",
    ".eqx": "is of Equinox, whose arrays have no names, and is not read here: save them as safetensors",
    ".index": "is a checkpoint of TensorFlow, which is not read here: save the weights as '.weights.h5'",
    ".distcp": _PARALLEL,
}
_FLAT_BUFFERS = {
    b"TFL3": _REFUSED[".tflite"],
    b"ORTM": "is of ONNX Runtime, whose own format is not read here: name the '.onnx' that it was made from",
}
"""What FlatBuffers files of other formats have behind their first four bytes."""
_BEGINNINGS = {
    b"GGUF": _REFUSED[".gguf"],
    b"lmgg": f"is of ggml, as whisper.cpp has it, {_CONVERTED}",
    b"\xba\x16\x4f\x2f": "is of fastText, which is not read here",
    b"vers": "is a pointer of Git LFS, and no model: 'git lfs pull' gets the file",
    b"\x93NUM": "is one array of NumPy without a name: save it in an '.npz'",
}
"""What files of other formats begin with."""
_ORBAX = "is a checkpoint of Orbax, which is not read here: save the parameters as safetensors"
_FOLDERS = {
    "saved_model.pb": "is a SavedModel of TensorFlow, which is not read here: save the model as '.keras'",
    ".metadata": _PARALLEL,
    "_CHECKPOINT_METADATA": _ORBAX,
    "manifest.ocdbt": _ORBAX,
    "checkpoint": _REFUSED[".index"],
    "*/_CHECKPOINT_METADATA": _ORBAX,  # a manager has a folder for each step
    "vocab/strings.json": "is a pipeline of spaCy, which is not read here",
}
"""What folders are not read, by a file in them."""
_PART = regex(r"-[0-9]+-of-(?!0*1\.)[0-9]+\.")
"""What is in the name of a file that holds a part of a model."""
_PART_OF_KERAS = regex(r"(.+)_[0-9]{5}\.weights\.h5")
_OF_PROCESS = regex(r"(?:rank_?|consolidated\.)([0-9]{1,6})")
"""What is in the name of a file that one of several processes saved."""
_OF_TENSORFLOW = regex(r"\.data-[0-9]+-of-[0-9]+$")
_WEIGHTS_OF_COREML = b"\xef\xbe\xad\xde"
"""What each entry of its `weight.bin` begins with, the first one at 64 (coremltools, BlobStorageFormat)."""
_ARCHIVES = {
    "/.data/extern_modules": "is of torch.package, which is not read here: save the model's state dict",
    "/data/aotinductor/": f"is compiled by AOTInductor, {_CONVERTED}",
}
"""What archives are not read, by a part of a name in them."""
_OF_BASELINES, _POLICY = "_stable_baselines3_version", "policy.pth"
"""What archives of Stable-Baselines3 have (common/save_util.py): its version, and the policy's state dict."""
_LARGEST_JSON = 4 * 1024 * 1024
_MOST_KEPT = 16

_kept: OrderedDict[tuple[str, str], tuple[tuple[tuple[int, int, int], ...], SavedModel]] = OrderedDict()
"""What was read last, and the state of its files then."""


def read_saved(path: str, root: str = "") -> SavedModel:
    """What a file holds: read again only where it changed.

    Args:
        path: The file.
        root: The folder that no file that it names may be outside of; its own if it is left out.

    Raises:
        FileError: It is not a saved model, or cannot be read.
    """
    key = (path, root)
    if key in _kept:
        states, model = _kept[key]
        if states == _states(model.files):
            _kept.move_to_end(key)
            return model
    reader = _Reader(path, root)
    try:
        with reader.open:
            model = reader.read()
    except OSError as error:
        raise FileError(f"cannot be read: {error.strerror or 'an error of the disk'}") from None
    except MemoryError:
        raise FileError("needs more memory than there is") from None
    model.files = tuple(reader.files)
    _kept[key] = (_states(model.files), model)
    if len(_kept) > _MOST_KEPT:
        _kept.popitem(last=False)
    return model


def _states(files: tuple[str, ...]) -> tuple[tuple[int, int, int], ...]:
    try:
        found = [os.stat(file) for file in files]
    except OSError:
        return ()
    return tuple((state.st_mtime_ns, state.st_size, state.st_ino) for state in found)


class _Reader:
    """One file, and those beside it that it names.

    Attributes:
        files: All files that were opened.
        open: What closes them.
    """

    def __init__(self, path: str, root: str) -> None:
        self.path, self.folder = path, os.path.dirname(path)
        self.root = root or self.folder
        self.files: list[str] = []
        self.open = ExitStack()

    def read(self) -> SavedModel:
        """What the file holds."""
        ending = os.path.splitext(self.path)[1].lower()
        if ending in _REFUSED and os.path.exists(self.path):  # some are folders
            raise FileError(_REFUSED[ending])
        section = self.section(self.path)
        _check_is_whole(self.folder, os.path.basename(self.path))
        if section.size >= 8 and (said := _FLAT_BUFFERS.get(section.read(4, 4))):
            raise FileError(said)
        if ending == ".onnx":
            return self._onnx(section)
        if ending == ".json":
            return self._json(section)
        if ending == ".bin" and os.path.isfile(f"{self.path[:-4]}.xml"):
            raise FileError(_REFUSED[".xml"])
        return _by_beginning(section, self.path)

    def section(self, path: str) -> Section:
        """A file.

        Raises:
            FileError: It is a folder, or a device.
        """
        state = os.stat(path)
        if stat.S_ISDIR(state.st_mode):
            kinds = (said for name, said in _FOLDERS.items() if any(map(Path.is_file, Path(path).glob(name))))
            raise FileError(next(kinds, "is a folder: name the file in it that holds the model"))
        if not stat.S_ISREG(state.st_mode):
            raise FileError("is no file, but a device or a pipe")
        stream: BinaryIO = self.open.enter_context(open(path, "rb"))  # noqa: SIM115
        self.files.append(path)
        return Section(stream, state.st_size)

    def beside(self, name: str) -> Section:
        """A file in the same folder.

        Raises:
            FileError: There is no such file, or its name leads to another folder.
        """
        shown = shortened(name)
        if not name or "/" in name or "\\" in name or ":" in name or name.startswith("."):
            raise FileError(f"names a file that is not beside it: '{shown}'")
        if len(self.files) > 1_000:
            raise FileError("names more than 1,000 files")
        path = os.path.join(self.folder, name)
        try:
            root, real = os.path.realpath(self.root), os.path.realpath(path)
            is_inside = os.path.commonpath((root, real)) == root
            is_there = os.path.isfile(path)
        except (OSError, ValueError):  # a name too long, or with a NUL in it
            is_inside, is_there = True, False
        if not is_inside:
            raise FileError(f"names '{shown}', which leads out of the folder")
        if not is_there:
            raise FileError(f"names '{shown}', which is not beside it")
        return self.section(path)

    def _onnx(self, section: Section) -> SavedModel:
        from .onnx import read_graph
        from .onnx_tensors import saved_graph

        beside: dict[str, Section] = {}

        def opened(name: str) -> Section:
            if name not in beside:
                beside[name] = self.beside(name)
            return beside[name]

        return saved_graph(read_graph(section, opened))

    def _json(self, section: Section) -> SavedModel:
        from .binary import read_json

        if section.size > _LARGEST_JSON:
            raise FileError(f"has {section.size:,} bytes of JSON, and at most {_LARGEST_JSON:,} are read")
        index = read_json(section.read(0, section.size), "text")
        from .tensorflow_js import is_tensorflow_js, read_tensorflow_js

        if is_tensorflow_js(index):
            return read_tensorflow_js(index, self.beside)
        if isinstance(index, dict) and "weight_map" in index:
            from .shards import read_shards

            return read_shards(index, self.beside, _by_beginning)
        raise FileError("is JSON, but no index of tensors and no model of TensorFlow.js")


def _check_is_whole(folder: str, name: str) -> None:
    """Check that a file is no part of a model, as its name and what is beside it say.

    Raises:
        FileError: It is.
    """
    if _OF_TENSORFLOW.search(name):
        raise FileError(_REFUSED[".index"])
    if part := _PART.search(name):
        index = f"{name[: part.start()]}{name[part.end() - 1 :]}.index.json"
        raise FileError(f"holds a part of a model: name its index, such as '{shortened(index)}'")
    if part := _PART_OF_KERAS.fullmatch(name):
        index = f"{part[1]}.weights.json"
        if os.path.isfile(os.path.join(folder, index)):
            raise FileError(f"holds a part of a model: name its index, '{shortened(index)}'")
    if part := _OF_PROCESS.search(name):
        for number in (int(part[1]) - 1, int(part[1]) + 1):
            other = f"{name[: part.start(1)]}{number:0{len(part[1])}}{name[part.end() :]}"
            if os.path.isfile(os.path.join(folder, other)):
                raise FileError(
                    f"holds a part of a model, and '{shortened(other)}' another, as processes save them: "
                    "save the whole of it in one file"
                )


def _by_beginning(section: Section, path: str) -> SavedModel:
    """What a file holds, whose first bytes say what it is."""
    start = section.read(0, min(section.size, 9))
    if start[:4] == b"PK\3\4" or start[:4] == b"PK\5\6":
        return _archive(section)
    if start[:8] == b"\x89HDF\r\n\x1a\n":
        from .keras_files import read_h5, read_with_h5py

        try:
            return read_h5(section)
        except UnreadError:
            return read_with_h5py(path)
    if start[8:9] == b"{":  # behind the length of the header
        from .safetensors import read_safetensors

        return read_safetensors(section)
    if start[:1] == b"\x80":  # a pickle of protocol 2 or later
        from .pytorch import is_old_format, read_old_format

        if is_old_format(section):
            return read_old_format(section)
        raise FileError("is a pickle that PyTorch did not write")
    if not section.size:
        raise FileError("is empty")
    if section.size >= 68 and section.read(64, 4) == _WEIGHTS_OF_COREML:
        raise FileError(_REFUSED[".mlmodel"])
    if start[:4] in _BEGINNINGS:
        raise FileError(_BEGINNINGS[start[:4]])
    raise FileError("is no saved model of a format that is read here")


def _archive(section: Section) -> SavedModel:
    from .archive import Archive

    archive = Archive(section)
    names = archive.entries
    if "config.json" in names and "metadata.json" in names:
        from .keras_files import read_keras

        return read_keras(archive)
    if any(name.endswith("_weights_config.json") for name in names):
        from .exported import read_exported

        return read_exported(archive)
    is_of_baselines = _OF_BASELINES in names and _POLICY in names
    if is_of_baselines or any(name.endswith("/data.pkl") for name in names):
        from .pytorch import read_archive

        return read_archive(Archive(archive.part(names[_POLICY])) if is_of_baselines else archive)
    if names and all(name.endswith(".npy") for name in names):
        from .npz import read_npz

        return read_npz(archive)
    for inside, said in _ARCHIVES.items():
        if any(inside in name for name in names):
            raise FileError(said)
    raise FileError("is an archive, but no saved model of a format that is read here")

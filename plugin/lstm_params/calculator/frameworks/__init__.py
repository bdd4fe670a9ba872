"""The frameworks whose layers are known, by the name that a block gives them."""

from collections.abc import Iterator, Mapping
from importlib import import_module

from .framework import Framework

_KEYS = (
    "keras",
    "pytorch",
    "flax-linen",
    "flax-nnx",
    "equinox",
    "haiku",
    "mlx",
    "paddle",
    "keras-2",
    "tensorflow-1",
    "tensorflow-js",
    "onnx",
    "openvino",
    "tflite",
    "coreml",
)
"""All of them, as messages list them; `flax-nnx` is `FLAX_NNX` in the module `flax_nnx`. A test writes a new
one here: to look for modules would take time at each start."""

COMMON = ("keras", "pytorch", "flax-linen", "onnx")
"""Those in which a number is looked for that is not the count. With all of them, hardly a number would be
nobody's, and what is far-fetched would hide what is likely."""


class _Frameworks(Mapping[str, Framework]):
    """All frameworks; one is imported when it is first asked for, since most sites need only one."""

    def __init__(self) -> None:
        self.loaded: dict[str, Framework] = {}

    def __getitem__(self, key: str) -> Framework:
        if key not in self.loaded:
            if key not in _KEYS:
                raise KeyError(key)
            module = key.replace("-", "_")
            self.loaded[key] = getattr(import_module(f"{__name__}.{module}"), module.upper())
        return self.loaded[key]

    def __contains__(self, key: object) -> bool:
        return key in _KEYS

    def __iter__(self) -> Iterator[str]:
        return iter(_KEYS)

    def __len__(self) -> int:
        return len(_KEYS)


FRAMEWORKS = _Frameworks()

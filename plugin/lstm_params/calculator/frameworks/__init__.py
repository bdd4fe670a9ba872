"""The frameworks whose layers are known, by the name that a block gives them."""

from collections.abc import Iterator, Mapping
from importlib import import_module

from .framework import Framework

_CONSTANTS = {
    "keras": ("keras", "KERAS"),
    "pytorch": ("pytorch", "PYTORCH"),
    "flax-linen": ("flax_linen", "FLAX_LINEN"),
    "onnx": ("onnx", "ONNX"),
}
"""The module of each framework, and what it is called there."""


class _Frameworks(Mapping[str, Framework]):
    """All frameworks; one is imported when it is first asked for, since most sites need only one."""

    def __init__(self) -> None:
        self.loaded: dict[str, Framework] = {}

    def __getitem__(self, key: str) -> Framework:
        if key not in self.loaded:
            module, constant = _CONSTANTS[key]
            self.loaded[key] = getattr(import_module(f"{__name__}.{module}"), constant)
        return self.loaded[key]

    def __contains__(self, key: object) -> bool:
        return key in _CONSTANTS

    def __iter__(self) -> Iterator[str]:
        return iter(_CONSTANTS)

    def __len__(self) -> int:
        return len(_CONSTANTS)


FRAMEWORKS = _Frameworks()

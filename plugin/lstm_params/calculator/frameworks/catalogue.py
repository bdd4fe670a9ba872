"""A framework's layer types, of which most sites use only a few."""

from collections.abc import Iterator, Mapping
from importlib import import_module

from .framework import LayerType


class Catalogue(Mapping[str, LayerType]):
    """Layer types by name; a module of them is loaded when one of them is first asked for."""

    def __init__(self, package: str, modules: Mapping[str, str]) -> None:
        """Know the names, and where to find their layers.

        Args:
            package: The package of the modules.
            modules: The names that each module has, parted by spaces. It has their types as a mapping
                that is called what it itself is called, in capitals.
        """
        self._package = package
        self._modules = {name: module for module, names in modules.items() for name in names.split()}
        self._loaded: dict[str, LayerType] = {}

    def __getitem__(self, name: str) -> LayerType:
        if name not in self._loaded:
            module = self._modules[name]
            constant = module.rpartition(".")[2].upper()
            self._loaded |= getattr(import_module(f".{module}", self._package), constant)
        return self._loaded[name]

    def __contains__(self, name: object) -> bool:
        return name in self._modules

    def __iter__(self) -> Iterator[str]:
        return iter(self._modules)

    def __len__(self) -> int:
        return len(self._modules)

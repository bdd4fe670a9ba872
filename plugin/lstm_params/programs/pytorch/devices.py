"""Devices in programs of PyTorch: of what is moved to "meta", the parameters are made anew."""

from __future__ import annotations

import ast
from typing import Any

from ...calculator.lazy_regex import regex
from ..values import Unknown
from .dtypes import dtype_of

UNKNOWN = ""
META = "meta"
"""The kind of a device on which tensors have no numbers."""

_META = regex(r"""["']meta["':]""")


class Device(Unknown):
    """A device, as `torch.device("cuda", 0)`: plain data, of which the kind alone is known.

    Attributes:
        kind: Its kind: `cuda`.
    """

    __slots__ = ("kind",)

    def __init__(self, kind: str, span: tuple[int, int], text: str) -> None:
        super().__init__(text, span, True, True)
        self.kind = kind

    def joined_with(self, machine: Any, other: Any, node: ast.AST) -> Device:
        """A device that is this one or another value: one that the text does not say."""
        return Device(UNKNOWN, machine.first_line(node), machine.code(node))

    def copy(self) -> Device:
        """The same device, as it is handed on."""
        made = Device(self.kind, self.span, self.text)
        made.name, made.condition = self.name, self.condition
        return made


def device(machine: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Device:
    """`torch.device(type, index)`."""
    (given,) = (*arguments, *(keywords[name] for name in ("device", "type") if name in keywords), None)[:1]
    return Device(kind_of(given), machine.first_line(node), machine.code(node))


def kind_of(value: Any) -> str:
    """The kind of a device; `UNKNOWN` where the text does not say it."""
    if isinstance(value, Device):
        return value.kind
    return value.partition(":")[0] if isinstance(value, str) else UNKNOWN


def moved_to(arguments: list[Any], keywords: dict[str, Any]) -> str | None:
    """The kind of device that a module's `to` moves it to; None where it moves it to none.

    Args:
        arguments: What it is called with.
        keywords: What it is called with by name.
    """
    given = [*arguments[:1], *(keywords[name] for name in ("device", "tensor") if name in keywords)]
    kinds = [kind_of(value) for value in given if value is not None and not _is_dtype(value)]
    return kinds[0] if kinds else None


def _is_dtype(value: Any) -> bool:
    return not getattr(value, "has_shape", False) and dtype_of(value) is not None


def may_be_meta(machine: Any, kind: str | None) -> bool:
    """Whether a kind of device that the text does not say may be `META`, as the text names that."""
    return kind == UNKNOWN and bool(_META.search(machine.text))

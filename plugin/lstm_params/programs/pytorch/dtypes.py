"""The types of the numbers in PyTorch's tensors and modules."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ...calculator.lazy_regex import regex
from ...calculator.memory import PYTORCH_TYPES
from ..values import Builtin, Unknown
from ..words import words

FLOAT = "float32"
"""The type of PyTorch's new tensors and parameters, where a program sets no other."""

UNKNOWN = ""
"""A type that the text does not say."""

FLOATS = ("float16", "bfloat16", "float32", "float64")
WHOLE = ("int8", "int16", "int32", "int64", "uint8")

NAMED: dict[str, str] = {
    **PYTORCH_TYPES,
    **{name: name for name in words("int8 int16 int32 int64 uint8 bool")},
    "short": "int16",
    "int": "int32",
    "long": "int64",
    "byte": "uint8",
    "char": "int8",
}
"""Types by the names that PyTorch has for them; most are methods that convert to it, too."""

_CLASSES = {
    "HalfTensor": "float16",
    "BFloat16Tensor": "bfloat16",
    "FloatTensor": "float32",
    "DoubleTensor": "float64",
}
"""The older classes of tensors, which stand for a type."""

_PYTHON = {"float": "float64", "int": "int64", "bool": "bool"}
"""Python's own types, where NumPy and PyTorch take them for one of theirs."""

_PARTS = {"complex64": "float32", "complex128": "float64"}
"""What the two parts of a complex number are of."""
COMPLEX = tuple(_PARTS)

_DEVICE = regex("dev|cuda|gpu|cpu|mps|xla|rank|accelerat", re.IGNORECASE)

_CONVERTING = ("to", "type", "type_as", "astype")


class DType(Unknown):
    """A type of numbers, as `torch.float16`: plain data, of which the name alone is known.

    Attributes:
        dtype: Its name.
    """

    __slots__ = ("dtype",)

    def __init__(self, dtype: str, span: tuple[int, int] = (0, 1), text: str = "") -> None:
        super().__init__(text or f"torch.{dtype}", span, True, True)
        self.dtype = dtype

    def joined_with(self, machine: Any, other: Any, node: ast.AST) -> DType:
        """A type that is this one or another value: one that the text does not say."""
        return DType(UNKNOWN, machine.first_line(node), machine.code(node))

    def copy(self) -> DType:
        """The same type, as it is handed on."""
        made = DType(self.dtype, self.span, self.text)
        made.name, made.condition = self.name, self.condition
        return made


def dtype_of(value: Any) -> str | None:
    """The type that an argument says; None where it says none."""
    if isinstance(value, DType):
        return value.dtype
    if isinstance(value, Builtin):
        return _CLASSES.get(value.name) or _PYTHON.get(value.name)
    if isinstance(value, str):
        name = value.rpartition(".")[2]
        return _CLASSES.get(name) or (name if name in (*FLOATS, *COMPLEX, *WHOLE, "bool") else None)
    kind = getattr(value, "kind", "")
    if kind in ("int", "bool"):
        return kind if kind == "bool" else whole([value])
    return getattr(value, "dtype", None)


def converted_to(name: str, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> str | None:
    """The type that a function or method gives what it returns, or a module; None where it keeps its own.

    Args:
        name: Its name.
        arguments: What it is called with, without the tensor or module itself.
        keywords: What it is called with by name.

    Returns:
        `UNKNOWN` where there is one that the text does not say.
    """
    given = keywords.get("dtype")
    if given is not None:
        found = dtype_of(given)
        return UNKNOWN if found is None else found
    if name in _CONVERTING:
        said = [dtype for value in (*arguments, *keywords.values()) if (dtype := dtype_of(value)) is not None]
        is_open = bool(arguments) and not (name == "to" and len(arguments) == 1 and _is_device(arguments[0]))
        return said[0] if said else UNKNOWN if is_open else None
    return NAMED.get(name) if not arguments else None


def _is_device(value: Any) -> bool:
    """Whether an argument is where a tensor is moved to; what is not known is, by the words for it."""
    return not isinstance(value, Unknown) or bool(_DEVICE.search(f"{value.name} {value.text}"))


def whole(sources: Iterable[Any]) -> str:
    """The type of whole numbers that are computed from others."""
    types = {_whole_type(source) for source in sources if is_whole(source)}
    return types.pop() if len(types) == 1 else UNKNOWN if types else "int64"


def _whole_type(tensor: Any) -> str:
    """The type of a tensor of whole numbers; where nothing says it, what makes indices gave it."""
    return str(tensor.dtype) if tensor.dtype in (*WHOLE, UNKNOWN) else "int64"


def is_whole(tensor: Any) -> bool:
    """Whether a tensor is known to hold whole numbers or flags."""
    return bool(getattr(tensor, "kind", "")) or tensor.dtype in (*WHOLE, "bool")


def promoted(machine: Any, sources: Iterable[Any], is_fraction: bool = False) -> str:
    """The type of what is computed from tensors: that of the widest with axes.

    Args:
        machine: The interpreter, which knows the type where none of them has floating point numbers.
        sources: The tensors.
        is_fraction: Whether what is computed of whole numbers are fractions.

    Source: torch's documentation, "type promotion" (2.13).
    """
    if machine.is_cast:
        return UNKNOWN
    types: set[str] = set()
    scalars: set[str] = set()
    has_whole = False
    for source in sources:
        dtype = getattr(source, "dtype", None)
        has_whole = has_whole or (dtype is not None and is_whole(source))
        if dtype is not None and getattr(source, "kind", "") == "":
            (types if source.shape else scalars).add(dtype)
    if (types | scalars) & {*COMPLEX}:
        return _complex(types, scalars)
    types = types & {*FLOATS, UNKNOWN} or scalars & {*FLOATS, UNKNOWN}
    if not types:
        return UNKNOWN if has_whole and not is_fraction else str(machine.tensor_type)
    if len(types) < 2:
        return types.pop()
    if UNKNOWN in types:
        return UNKNOWN
    return "float64" if "float64" in types else "float32"


def _complex(types: set[str], scalars: set[str]) -> str:
    """The type of what is computed from tensors of which some have complex numbers."""
    parts = {part_of(dtype) for dtype in types if dtype in (*FLOATS, *COMPLEX)}
    parts = parts or {part_of(dtype) for dtype in scalars if dtype in (*FLOATS, *COMPLEX)}
    if UNKNOWN in types | scalars:
        return UNKNOWN
    return complex_of("float64" if "float64" in parts else "float32" if "float32" in parts else UNKNOWN)


def part_of(dtype: str) -> str:
    """The type of the parts of complex numbers; any other type as it is."""
    return _PARTS.get(dtype, dtype)


def complex_of(dtype: str | None) -> str:
    """The type of complex numbers whose parts are of a type."""
    return next((whole for whole, part in _PARTS.items() if dtype in (whole, part)), UNKNOWN)


def returned_by(machine: Any, layer: Iterable[Any], sources: Iterable[Any]) -> str:
    """The type of what a layer returns: the one that its parameters and all that it reads have.

    Args:
        machine: The interpreter.
        layer: The layer's parameters.
        sources: The tensors that it reads.
    """
    tensors = [*layer, *(source for source in sources if not source.kind)]
    types = {tensor.dtype for tensor in tensors} & {*FLOATS, *COMPLEX, UNKNOWN}
    return types.pop() if len(types) == 1 and not machine.is_cast else UNKNOWN


def set_default(machine: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> None:
    """`torch.set_default_dtype(…)`: the type of new tensors and parameters from then on."""
    dtype = dtype_of((*arguments, *keywords.values(), None)[0])
    machine.certain(node, "the type of new parameters is set")
    if dtype not in FLOATS:
        machine.fail(node, "the type of new parameters is not known here", "Write it as torch.float64.")
    machine.tensor_type = dtype


def set_types(
    machine: Any, module: Any, dtype: str | None, node: ast.AST, *said: Any, kept: Sequence[str] = ()
) -> None:
    """Convert the parameters and buffers of a module to a type, those of whole numbers apart.

    Args:
        machine: The interpreter.
        module: The module.
        dtype: The type; None where they keep theirs.
        node: The place.
        said: What may say the type.
        kept: Types that are not converted.

    Raises:
        ProgramError: The text does not say which type it is, or whether this is done, or PyTorch refuses it.
    """
    if dtype is None:
        return
    if dtype == UNKNOWN:
        for value in said:
            if isinstance(value, Unknown):
                machine.fail_unknown(value, "the type of these parameters", "")
        machine.fail(node, "the type that this converts parameters to is not known here")
    if dtype not in PYTORCH_TYPES.values():
        machine.stop(node, f"PyTorch converts no module to {dtype}", TypeError)
    for _, part in module.tree():
        for name, buffer in part.buffers.items():
            if getattr(buffer, "dtype", "") in FLOATS and not buffer.kind:
                part.buffers[name] = buffer.of_type(dtype)
        for parameter in filter(None, part.parameters.values()):
            is_kept = parameter.dtype in (dtype, *kept)
            if parameter.dtype in (*PYTORCH_TYPES.values(), UNKNOWN) and not is_kept:
                machine.certain(node, "parameters are converted to another type", module)
                parameter.dtype = dtype

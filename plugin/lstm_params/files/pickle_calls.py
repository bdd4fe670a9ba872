"""What a pickle wants called, and what is made instead: tensors, plain containers, inert objects.

Only the calls of this table are allowed; a table of forbidden ones would never be complete.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Any

from .errors import OF_EACH_PROCESS, FileError
from .pickle_storages import dtype_of
from .pickle_values import Instance, Name, PickledTensor, Storage, as_key, class_name
from .tensors import shortened


def called(function: Any, items: Any) -> Any:
    """What a call makes, if it is one that makes a tensor or a plain container.

    Raises:
        FileError: It is another call.
    """
    if not isinstance(function, Name) or not isinstance(items, tuple):
        raise FileError("has a pickle that is damaged")
    made = _CALLS.get(function)
    is_part = function == _WRAPPING and str((*items, "")[0]).endswith(".DTensor")
    if made is None and (is_part or function.module.startswith("torch.distributed._shard.")):
        raise FileError(f"holds {'DTensors' if is_part else 'ShardedTensors'}, {OF_EACH_PROCESS}")
    if made is None and (function == _WRAPPING or function.module.startswith("torchao.")):
        raise FileError(
            "holds tensors of other classes than PyTorch's own, as torchao makes of what it quantizes: "
            "they are not read here"
        )
    if made is None and _is_member(function, items):
        return Instance(function, items)
    if made is None:
        raise FileError(
            f"has a pickle that calls {shortened(str(function))}(): nothing that a file holds is run, "
            "and only what makes tensors is understood; save the model's state dict by itself"
        )
    return made(function, *items)


def _is_member(function: Name, items: tuple[Any, ...]) -> bool:
    """Whether a call is one that makes an enumeration's member: of a class of one's own, by a plain value."""
    package = function.module.partition(".")[0]
    is_class = function.name.rpartition(".")[2][:1].isupper()
    is_own = package not in _LIBRARIES and package not in sys.stdlib_module_names
    return is_class and is_own and len(items) == 1 and type(items[0]) in (str, int)


def _inert(function: Name, *items: Any) -> Instance:
    return Instance(function, items)


def _dict_of(function: Name, *items: Any) -> dict[Any, Any]:
    """An empty dict, or one of the pairs that protocol 2 has for an OrderedDict of old."""
    pairs = items[-1] if items and isinstance(items[-1], (list, tuple)) else ()
    made: dict[Any, Any] = {}
    for key, value in pairs:
        made[as_key(key)] = value
    return made


def _reconstructed(function: Name, cls: Any, *items: Any) -> Instance:
    return Instance(class_name(cls), items)


def _first(function: Name, value: Any, *items: Any) -> Any:
    return value


def _attribute(function: Name, owner: Any, name: Any) -> Instance:
    """An object's method, or an enumeration's member, of which the object is kept."""
    if not isinstance(owner, (Instance, Name)) or not isinstance(name, str):
        raise FileError("has a pickle that is damaged")
    return Instance(function, (owner,))


def _tensor(
    function: Name, storage: Any, offset: Any, shape: Any, stride: Any, requires_grad: Any = False, *more: Any
) -> PickledTensor:
    if not isinstance(storage, Storage):
        raise FileError("has a pickle that is damaged")
    return _checked(storage, offset, shape, stride, storage.dtype, requires_grad)


def _tensor_of_bytes(
    function: Name, storage: Any, offset: Any, shape: Any, stride: Any, requires_grad: Any, hooks: Any,
    dtype: Any, *more: Any,
) -> PickledTensor:  # fmt: skip
    if not isinstance(storage, Storage):
        raise FileError("has a pickle that is damaged")
    return _checked(storage, offset, shape, stride, dtype_of(dtype), requires_grad)


def _quantized(
    function: Name, storage: Any, offset: Any, shape: Any, stride: Any, quantizer: Any, *more: Any
) -> PickledTensor:
    return _tensor(function, storage, offset, shape, stride)


def _without_storage(
    function: Name, dtype: Any, shape: Any, stride: Any, requires_grad: Any, *more: Any
) -> PickledTensor:
    return _checked(None, 0, shape, stride, dtype_of(dtype), requires_grad)


def _checked(
    storage: Storage | None, offset: Any, shape: Any, stride: Any, dtype: str, requires_grad: Any
) -> PickledTensor:
    for numbers in (shape, stride, (offset,)):
        if not isinstance(numbers, tuple) or not all(type(number) is int for number in numbers):
            raise FileError("has a pickle with a tensor that has no shape")
    if len(shape) != len(stride):
        raise FileError("has a pickle with a tensor that has no shape")
    return PickledTensor(storage, offset, shape, stride, dtype, bool(requires_grad))


def _parameter(function: Name, tensor: Any, requires_grad: Any = True, *more: Any) -> PickledTensor:
    if not isinstance(tensor, PickledTensor):
        raise FileError("has a pickle with a parameter that is no tensor")
    return tensor._replace(requires_grad=bool(requires_grad), is_parameter=True)


def _of_type(function: Name, inner: Any, type: Any, items: Any, *state: Any) -> Any:
    return called(inner, items)


def _sparse(function: Name, *items: Any) -> Any:
    raise FileError("holds sparse tensors, which are not read here")


_LIBRARIES = frozenset(("torch", "torchao", "numpy"))
"""Whose classes may make tensors of a plain value."""
_WRAPPING = Name("torch._utils", "_rebuild_wrapper_subclass")

_CALLS: Mapping[Name, Callable[..., Any]] = {
    Name("torch._utils", "_rebuild_tensor"): _tensor,
    Name("torch._utils", "_rebuild_tensor_v2"): _tensor,
    Name("torch._utils", "_rebuild_tensor_v3"): _tensor_of_bytes,
    Name("torch._utils", "_rebuild_qtensor"): _quantized,
    Name("torch._utils", "_rebuild_meta_tensor_no_storage"): _without_storage,
    Name("torch._utils", "_rebuild_parameter"): _parameter,
    Name("torch._utils", "_rebuild_parameter_with_state"): _parameter,
    Name("torch._utils", "_rebuild_sparse_tensor"): _sparse,
    Name("torch._tensor", "_rebuild_from_type_v2"): _of_type,
    Name("torch.jit._pickle", "build_intlist"): _first,
    Name("torch.jit._pickle", "build_doublelist"): _first,
    Name("torch.jit._pickle", "build_boollist"): _first,
    Name("torch.jit._pickle", "build_tensorlist"): _first,
    Name("torch.jit._pickle", "restore_type_tag"): _first,
    Name("collections", "OrderedDict"): _dict_of,
    Name("collections", "defaultdict"): lambda function, *items: {},
    Name("copyreg", "_reconstructor"): _reconstructed,
    Name("copy_reg", "_reconstructor"): _reconstructed,
    Name("builtins", "getattr"): _attribute,
    Name("__builtin__", "getattr"): _attribute,
    **{
        Name(module, name): _inert
        for module, names in {
            "torch": "Size device Generator",
            "torch.serialization": "_get_layout",
            "builtins": "set frozenset complex bytearray slice range",
            "__builtin__": "set frozenset complex bytearray slice xrange",
            "_codecs": "encode",
            "pathlib": "Path PosixPath WindowsPath PurePosixPath PureWindowsPath",
            "pathlib._local": "PosixPath WindowsPath",
            "datetime": "datetime date timedelta timezone",
            "collections": "deque Counter",
            "functools": "partial",
            "types": "SimpleNamespace",
            "pandas._libs.internals": "_unpickle_block",
            "pandas._libs.tslibs.timedeltas": "_timedelta_unpickle",
            "pandas._libs.tslibs.timestamps": "_unpickle_timestamp",
            "pandas.core.indexes.base": "_new_Index",
            "pandas.core.internals.managers": "BlockManager",
            "numpy": "dtype",
            "numpy.core.multiarray": "_reconstruct scalar",
            "numpy._core.multiarray": "_reconstruct scalar",
            "numpy.random._pickle": "__randomstate_ctor __generator_ctor __bit_generator_ctor",
            "numpy.random.bit_generator": "__pyx_unpickle_SeedSequence",
        }.items()
        for name in names.split()
    },
}
"""What a pickle may want called, and what is made instead."""

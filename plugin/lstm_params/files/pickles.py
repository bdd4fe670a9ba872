"""Pickles, read by their opcodes: nothing in one is imported, and nothing is called.

Python's own `Unpickler` with a `find_class` of ours would not do: ten bytes that store into the memo at
268,435,455 have it allocate 4 GB (CPython 3.11).
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from typing import Any

from .errors import FileError
from .pickle_calls import called
from .pickle_values import Instance, Name, PickledTensor, as_key, class_name

LARGEST_PICKLE = 2 * 1024 * 1024
MOST_STEPS = 120_000
"""A pickle may have so many opcodes: a tensor takes about 25 of them."""

_MARK = object()


def read_pickle(data: bytes, at: int = 0, stored: Callable[[Any], Any] | None = None) -> tuple[Any, int]:
    """What one pickle holds, and where it ends.

    Args:
        data: What it is in.
        at: Where it begins.
        stored: What a persistent id stands for.

    Raises:
        FileError: It is damaged, too large, or wants something called that makes no tensor.
    """
    machine = _Machine(data, at, stored or _no_storage)
    try:
        return machine.run(), machine.at
    except FileError:
        raise
    except (ValueError, IndexError, KeyError, TypeError, AttributeError, RecursionError, struct.error):
        # what the operations on a stack and on bytes raise where a pickle is damaged
        raise FileError("has a pickle that is damaged") from None


def _no_storage(id: Any) -> Any:
    raise FileError("has a pickle that is damaged")


class _Machine:
    """The machine that a pickle is a program for (Lib/pickletools.py describes its opcodes).

    Attributes:
        at: Where in the data it is.
    """

    def __init__(self, data: bytes, at: int, stored: Callable[[Any], Any]) -> None:
        self.data, self.at, self.stored = data, at, stored
        self.stack: list[Any] = []
        self.memo: dict[int, Any] = {}

    def run(self) -> Any:
        """Do what the opcodes say, up to the end."""
        data, known = self.data, _OPCODES
        for _ in range(MOST_STEPS):
            if self.at >= len(data):
                raise FileError("has a pickle that is cut short, or larger than is read")
            opcode = data[self.at]
            self.at += 1
            if opcode == _STOP:
                return self.stack.pop()
            do = known.get(opcode)
            if do is None:
                raise FileError(f"has a pickle with the opcode {opcode} in it, which is not read here")
            do(self)
        raise FileError(f"has a pickle of more than {MOST_STEPS:,} steps")

    def _number(self, format: struct.Struct) -> Any:
        at = self.at
        self.at += format.size
        return format.unpack_from(self.data, at)[0]

    def _bytes(self, count: int) -> bytes:
        at = self.at
        self.at += count
        if count < 0 or self.at > len(self.data):
            raise FileError("has a pickle that is cut short, or larger than is read")
        return self.data[at : self.at]

    def _line(self) -> str:
        end = self.data.index(b"\n", self.at)
        text = self.data[self.at : end]
        self.at = end + 1
        return text.decode("utf-8", "replace")

    def _text(self, format: struct.Struct) -> None:
        self.stack.append(self._bytes(self._number(format)).decode("utf-8", "surrogatepass"))

    def _raw(self, format: struct.Struct) -> None:
        self.stack.append(self._bytes(self._number(format)))

    def _integer(self, format: struct.Struct) -> None:
        self.stack.append(self._number(format))

    def _long(self, format: struct.Struct) -> None:
        self.stack.append(int.from_bytes(self._bytes(self._number(format)), "little", signed=True))

    def _skip(self, format: struct.Struct) -> None:
        self._number(format)

    def _put(self, format: struct.Struct) -> None:
        self.memo[self._number(format)] = self.stack[-1]

    def _get(self, format: struct.Struct) -> None:
        self.stack.append(self.memo[self._number(format)])

    def _memoize(self) -> None:
        self.memo[len(self.memo)] = self.stack[-1]

    def _put_line(self) -> None:
        self.memo[int(self._line())] = self.stack[-1]

    def _get_line(self) -> None:
        self.stack.append(self.memo[int(self._line())])

    def _text_line(self) -> None:
        self.stack.append(self._line())

    def _quoted_line(self) -> None:
        self.stack.append(self._line()[1:-1])

    def _integer_line(self) -> None:
        written = self._line().removesuffix("L")
        self.stack.append({"00": False, "01": True}.get(written) if written in ("00", "01") else int(written))

    def _float_line(self) -> None:
        self.stack.append(float(self._line()))

    def _none(self) -> None:
        self.stack.append(None)

    def _true(self) -> None:
        self.stack.append(True)

    def _false(self) -> None:
        self.stack.append(False)

    def _empty_tuple(self) -> None:
        self.stack.append(())

    def _marked(self) -> list[Any]:
        """What is above the last mark."""
        stack = self.stack
        at = len(stack) - 1
        while stack[at] is not _MARK:
            at -= 1
            if at < 0:
                raise FileError("has a pickle that is damaged")
        items = stack[at + 1 :]
        del stack[at:]
        return items

    def _mark(self) -> None:
        self.stack.append(_MARK)

    def _pop(self) -> None:
        self.stack.pop()

    def _pop_mark(self) -> None:
        self._marked()

    def _dup(self) -> None:
        self.stack.append(self.stack[-1])

    def _tuple(self) -> None:
        self.stack.append(tuple(self._marked()))

    def _tuple1(self) -> None:
        self.stack[-1:] = [(self.stack[-1],)]

    def _tuple2(self) -> None:
        self.stack[-2:] = [(self.stack[-2], self.stack[-1])]

    def _tuple3(self) -> None:
        self.stack[-3:] = [(self.stack[-3], self.stack[-2], self.stack[-1])]

    def _empty_list(self) -> None:
        self.stack.append([])

    def _empty_dict(self) -> None:
        self.stack.append({})

    def _empty_set(self) -> None:
        self.stack.append(Instance(None, []))

    def _list(self) -> None:
        self.stack.append(self._marked())

    def _dict(self) -> None:
        items = self._marked()
        self.stack.append({})
        self._set(items)

    def _frozenset(self) -> None:
        self.stack.append(Instance(None, self._marked()))

    def _append(self) -> None:
        item = self.stack.pop()
        self._add([item])

    def _appends(self) -> None:
        self._add(self._marked())

    def _additems(self) -> None:
        self._add(self._marked())

    def _add(self, items: list[Any]) -> None:
        into = self.stack[-1]
        if isinstance(into, Instance):  # a set, or a class that is a list
            if not isinstance(into.items, list):
                into.items = list(into.items) if isinstance(into.items, tuple) else []
            into.items += items
        elif isinstance(into, list):
            into += items
        else:
            raise FileError("has a pickle that is damaged")

    def _setitem(self) -> None:
        value, key = self.stack.pop(), self.stack.pop()
        self._set([key, value])

    def _setitems(self) -> None:
        self._set(self._marked())

    def _set(self, items: list[Any]) -> None:
        into = self.stack[-1]
        if isinstance(into, Instance):  # a class that is a dict
            if not isinstance(into.items, dict):
                into.items = {}
            into = into.items
        if not isinstance(into, dict) or len(items) % 2:
            raise FileError("has a pickle that is damaged")
        for key, value in zip(items[::2], items[1::2], strict=True):
            into[as_key(key)] = value

    def _global(self) -> None:
        self.stack.append(Name(self._line(), self._line()))

    def _stack_global(self) -> None:
        name, module = self.stack.pop(), self.stack.pop()
        if not isinstance(name, str) or not isinstance(module, str):
            raise FileError("has a pickle that is damaged")
        self.stack.append(Name(module, name))

    def _newobj(self) -> None:
        items, cls = self.stack.pop(), self.stack.pop()
        self.stack.append(Instance(class_name(cls), items))

    def _newobj_ex(self) -> None:
        self.stack.pop()
        self._newobj()

    def _build(self) -> None:
        state = self.stack.pop()
        into = self.stack[-1]
        if isinstance(into, Instance):
            into.state = state
        elif not isinstance(into, (dict, PickledTensor)):  # a dict's attributes are none of its items
            raise FileError("has a pickle that is damaged")

    def _binpersid(self) -> None:
        self.stack.append(self.stored(self.stack.pop()))

    def _persid(self) -> None:
        self.stack.append(self.stored(self._line()))

    def _reduce(self) -> None:
        items, function = self.stack.pop(), self.stack.pop()
        self.stack.append(called(function, items))


_U1, _U2, _U4, _U8 = (struct.Struct(f"<{kind}") for kind in "BHIQ")
_I4, _FLOAT = struct.Struct("<i"), struct.Struct(">d")
_STOP = ord(".")


def _with(
    method: Callable[[_Machine, struct.Struct], None], format: struct.Struct
) -> Callable[[_Machine], None]:
    return lambda machine: method(machine, format)


_M = _Machine
_OPCODES: Mapping[int, Callable[[_Machine], None]] = {
    ord(opcode): do
    for opcode, do in {
        "(": _M._mark, "0": _M._pop, "1": _M._pop_mark, "2": _M._dup,
        "N": _M._none, "\x88": _M._true, "\x89": _M._false, ")": _M._empty_tuple,
        "I": _M._integer_line, "L": _M._integer_line, "F": _M._float_line, "V": _M._text_line,
        "S": _M._quoted_line, "J": _with(_M._integer, _I4), "K": _with(_M._integer, _U1),
        "M": _with(_M._integer, _U2), "G": _with(_M._integer, _FLOAT), "\x8a": _with(_M._long, _U1),
        "\x8b": _with(_M._long, _I4), "X": _with(_M._text, _U4), "\x8c": _with(_M._text, _U1),
        "\x8d": _with(_M._text, _U8), "T": _with(_M._text, _I4), "U": _with(_M._text, _U1),
        "B": _with(_M._raw, _U4), "C": _with(_M._raw, _U1), "\x8e": _with(_M._raw, _U8),
        "\x96": _with(_M._raw, _U8),
        "t": _M._tuple, "\x85": _M._tuple1, "\x86": _M._tuple2, "\x87": _M._tuple3,
        "]": _M._empty_list, "l": _M._list, "a": _M._append, "e": _M._appends,
        "}": _M._empty_dict, "d": _M._dict, "s": _M._setitem, "u": _M._setitems,
        "\x8f": _M._empty_set, "\x90": _M._additems, "\x91": _M._frozenset,
        "q": _with(_M._put, _U1), "r": _with(_M._put, _U4), "p": _M._put_line, "\x94": _M._memoize,
        "h": _with(_M._get, _U1), "j": _with(_M._get, _U4), "g": _M._get_line,
        "c": _M._global, "\x93": _M._stack_global, "R": _M._reduce, "\x81": _M._newobj,
        "\x92": _M._newobj_ex, "b": _M._build, "P": _M._persid, "Q": _M._binpersid,
        "\x80": _with(_M._skip, _U1), "\x95": _with(_M._skip, _U8),
    }.items()
}  # fmt: skip
"""What each opcode does; INST, OBJ, the extensions and buffers out of band are not read."""

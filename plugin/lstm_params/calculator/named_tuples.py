"""Named tuples that cost little to define: `typing.NamedTuple` without its checks, which mypy makes.

A site loads some sixty of these classes before its first block. Each takes 0.13 million instructions here,
and 0.7 to 1.1 there, where the types of all fields are looked at and code is compiled for each class.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING or sys.version_info >= (3, 14):  # which keeps a class's fields in another place
    from typing import NamedTuple as NamedTuple
else:
    from collections import _tuplegetter
    from functools import cache
    from types import FunctionType

    @cache
    def _constructor(size):
        """What makes a tuple of so many fields: it is compiled for each number, and not for each class."""
        fields = "".join(f"_{number}, " for number in range(size))
        return eval(f"lambda _cls, {fields}: _new(_cls, ({fields}))", {"_new": tuple.__new__})

    class _Fields(type):
        """Makes classes whose annotations are the names of a tuple's items."""

        def __new__(cls, name, bases, body):
            if bases != (tuple,) and NamedTuple in bases:
                body["_fields"] = body["__match_args__"] = fields = tuple(body.get("__annotations__", ()))
                body["_field_defaults"] = {field: body[field] for field in fields if field in body}
                body["__slots__"] = ()
                body.update((field, _tuplegetter(number, "")) for number, field in enumerate(fields))
            return super().__new__(cls, name, bases, body)

    class NamedTuple(tuple, metaclass=_Fields):
        """A tuple whose items have names; see `typing.NamedTuple`, whose classes have the same attributes."""

        __slots__ = ()

        def __new__(cls, *values, **named):
            """Make the class's own `__new__`, which knows its fields, and call that from now on."""
            owner = next(one for one in cls.__mro__ if "_fields" in vars(one))
            own = _constructor(len(owner._fields))
            code = own.__code__.replace(co_varnames=("_cls", *owner._fields))
            defaults = tuple(owner._field_defaults.values())
            owner.__new__ = staticmethod(FunctionType(code, own.__globals__, "__new__", defaults))
            return owner.__new__(cls, *values, **named)

        @classmethod
        def _make(cls, values):
            """A tuple of some values, in the order of the fields."""
            return cls(*values)

        def _replace(self, /, **changed):
            """The same with other values in some fields."""
            made = tuple.__new__(type(self), map(changed.pop, self._fields, self))
            if changed:
                raise ValueError(f"there are no fields {', '.join(changed)}")
            return made

        def _asdict(self):
            return dict(zip(self._fields, self, strict=True))

        def __getnewargs__(self):
            return tuple(self)

        def __repr__(self):
            items = zip(self._fields, self, strict=True)
            return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in items)})"

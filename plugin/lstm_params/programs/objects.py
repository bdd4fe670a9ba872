"""Objects: what kind they are of, what attributes they have, and their copies."""

from __future__ import annotations

import ast
from typing import Any

from .machine import Machine
from .things import Thing
from .values import (
    AttributeDict,
    Builtin,
    Class,
    DictObject,
    External,
    Function,
    Instance,
    Method,
    Namespace,
    Partial,
    Unknown,
)

_TYPES: dict[str, tuple[type, ...]] = {
    "int": (int,),
    "float": (float,),
    "str": (str,),
    "bool": (bool,),
    "list": (list,),
    "tuple": (tuple,),
    "dict": (dict,),
    "set": (set,),
    "range": (range,),
    "bytes": (bytes,),
    "NoneType": (type(None),),
}


_PLACES = ("collections.abc", "typing")
_OF_NUMBERS: dict[str, tuple[type, ...]] = {"Number": (int, float), "Real": (int, float), "Integral": (int,)}
_OF_COLLECTIONS: dict[str, tuple[type, ...]] = {
    "Iterable": (str, bytes, list, tuple, dict, set, range),
    "Collection": (str, bytes, list, tuple, dict, set, range),
    "Sized": (str, bytes, list, tuple, dict, set, range),
    "Sequence": (str, bytes, list, tuple, range),
    "MutableSequence": (list,),
    "Mapping": (dict,),
    "MutableMapping": (dict,),
}
ABSTRACT = {
    **{f"numbers.{name}": types for name, types in _OF_NUMBERS.items()},
    **{f"{place}.{name}": types for name, types in _OF_COLLECTIONS.items() for place in _PLACES},
}
"""Python's own types that are of an abstract one (docs.python.org, "Collections Abstract Base Classes")."""

_NATIVE = {kind for kinds in _TYPES.values() for kind in kinds} | {type(None)}


_PICKLING = ("__reduce__", "__reduce_ex__", "__getstate__", "__setstate__", "__getnewargs__")
"""Methods by which a class says what its copies have."""


def _has_no_more(cls: Class, name: str) -> bool | None:
    """That a class has no other attributes than the text says; None where it may have some of a library's."""
    is_of_text = all(isinstance(base, (Class, External)) for base in cls.order)
    return False if is_of_text and not name.startswith("__") else None


def _is_of_builtin(cls: Class, kind: str) -> bool | None:
    """Whether objects of a class of the text are of a type of Python's; None where that is not known."""
    if cls.is_named_tuple:
        return kind == "tuple"
    paths = [getattr(base, "path", "") for base in cls.order]
    is_mixed = any(isinstance(base, Builtin) for base in cls.order)
    return None if is_mixed or "enum.IntEnum" in paths or "enum.StrEnum" in paths else False


def _is_class(value: Any) -> bool | None:
    """Whether a value is a class; None where that is not known."""
    if isinstance(value, Class) or (isinstance(value, Thing) and value.is_class):
        return True
    return False if isinstance(value, (Instance, Function, Method, Partial, *_NATIVE)) else None


def _is_of_abstract(value: Any, path: str) -> bool | None:
    """Whether a value is of one of Python's abstract types; None where that is not known."""
    types = ABSTRACT.get(path)
    if types is None or not isinstance(value, (Class, Function, Method, Partial, Thing, *_NATIVE)):
        return None
    if isinstance(value, Class) or (isinstance(value, Thing) and value.is_class):
        return None if getattr(value, "members", None) is not None else False  # enumerations are gone over
    if isinstance(value, Thing):
        return None if value.python_type is None else issubclass(value.python_type, types)
    return isinstance(value, types)


class Objects(Machine):
    """The part of the interpreter that asks of what kind objects are, and copies them."""

    def is_kind(self, value: Any, kind: Any) -> bool | None:
        """Whether a value is of a type; None where that is not known."""
        if isinstance(value, AttributeDict) and not value.is_dict:
            return None
        if isinstance(kind, Builtin) and kind.name == "type":
            return _is_class(value)
        if isinstance(kind, Builtin) and kind.name not in _TYPES and value is None:
            return False
        if isinstance(kind, Builtin) and kind.name in _TYPES:
            types = _TYPES[kind.name]
            if isinstance(value, Instance) and value.cls:
                return _is_of_builtin(value.cls, kind.name)
            if isinstance(value, Thing):
                return value.python_type in types
            return isinstance(value, types) if not isinstance(value, Instance) else False
        if isinstance(kind, Class):
            if getattr(value, "is_stated", False):
                return None
            if getattr(value, "is_scripted", False):
                return False
            cls = value.cls if isinstance(value, (Instance, DictObject)) else None
            is_of = cls is not None and kind in cls.order
            return None if is_of and getattr(value, "may_be_wrapped", False) else is_of
        if isinstance(kind, Unknown):
            return None
        if isinstance(kind, External):
            return _is_of_abstract(value, kind.path)
        is_instance = getattr(kind, "is_instance", None)
        return is_instance(value) if is_instance else None

    def has_attribute(self, owner: Any, name: str) -> bool | None:
        """Whether a value has an attribute; None where that is not known."""
        if isinstance(owner, AttributeDict):
            return None if self.tainted_value(owner) else (name in owner or hasattr(dict, name))
        if isinstance(owner, DictObject):
            return self._has_of_dict_object(owner, name)
        if isinstance(owner, Instance):
            if owner.taint:
                return None
            if name in owner.attributes or (owner.cls and owner.cls.find(name)[0]):
                return True
            if owner.cls and owner.cls.find("__getattr__")[0]:
                return None
            return owner.has(name) if isinstance(owner, Thing) else False
        if isinstance(owner, Thing):
            return owner.has(name)
        if isinstance(owner, Class):
            return True if owner.find(name)[0] else _has_no_more(owner, name)
        if isinstance(owner, Namespace):
            return None if isinstance(self.resolve(f"{owner.path}.{name}", ast.Pass()), Unknown) else True
        return hasattr(type(owner), name) if type(owner) in _NATIVE else None

    def _has_of_dict_object(self, owner: DictObject, name: str) -> bool | None:
        if self.tainted_value(owner) or self.tainted_value(owner.attributes):
            return None
        if name in owner.attributes or owner.cls.find(name)[0] or hasattr(dict, name):
            return True
        return None if owner.cls.find("__getattr__")[0] else False

    def copied(self, value: Any, node: ast.AST, is_deep: bool, memo: dict[int, Any] | None = None) -> Any:
        """A copy of a value."""
        memo = {} if memo is None else memo
        self.step(node)
        if id(value) in memo:
            return memo[id(value)]
        if isinstance(value, Instance) and value.cls:
            own = value.cls.find("__deepcopy__" if is_deep else "__copy__")[1]
            if isinstance(own, Function):
                memo[id(value)] = self.call(Method(own, value), node, [memo] if is_deep else [], {})
                return memo[id(value)]
            if any(value.cls.find(name)[0] for name in _PICKLING):
                self.fail(node, f"what a copy of '{value.cls.name}' has is not followed here")
        if isinstance(value, Thing) and hasattr(value, "copy_deep"):
            if not is_deep and hasattr(value, "copy_shallow"):
                return value.copy_shallow(self, node)
            if not is_deep:
                self.fail(node, "a shallow copy of this is not understood here")
            return value.copy_deep(self, node, memo)
        if isinstance(value, (list, tuple)):
            if not is_deep:
                return value[:]
            items: list[Any] = []
            if isinstance(value, list):
                memo[id(value)] = items
            items += [self.copied(item, node, True, memo) for item in value]
            return tuple(items) if isinstance(value, tuple) else items
        if isinstance(value, dict):
            return self._copied_dict(value, node, is_deep, memo)
        if isinstance(value, Instance) and not isinstance(value, Thing):
            made = Instance(value.cls, self.next_serial(), value.span)
            memo[id(value)] = made
            made.taint = value.taint
            made.attributes = {
                name: self.copied(item, node, True, memo) if is_deep else item
                for name, item in value.attributes.items()
            }
            return made
        if isinstance(value, Unknown) and value.holds:
            self.taint(value, value)
        return value

    def _copied_dict(self, value: dict[Any, Any], node: ast.AST, is_deep: bool, memo: dict[int, Any]) -> Any:
        copy: Any = {}
        if isinstance(value, DictObject):
            if value.attributes is value:
                self.fail(node, "a copy of this is not understood here")
            copy = DictObject(value.cls)
        elif isinstance(value, AttributeDict):
            copy = AttributeDict()
            vars(copy).update(vars(value))
        memo[id(value)] = copy
        if isinstance(value, DictObject):
            copy.attributes = self.copied(value.attributes, node, is_deep, memo)
        for key, item in value.items():
            copy[key] = self.copied(item, node, True, memo) if is_deep else item
        return copy

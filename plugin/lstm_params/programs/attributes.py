"""Attributes of objects, classes and modules: looked up and set."""

from __future__ import annotations

import ast
from typing import Any, NoReturn

from .derived_dicts import of_dict, own_method
from .descriptors import method as describing
from .machine import Machine
from .methods import method_of
from .things import Thing
from .values import (
    MISSING,
    AttributeDict,
    Builtin,
    Class,
    DictObject,
    External,
    Function,
    Instance,
    Method,
    Namespace,
    Native,
    Partial,
    Super,
    Unknown,
    Wrapped,
)

_OF_NAMED_TUPLES = {"_replace": "dataclasses.replace", "_asdict": "dataclasses.asdict"}
"""The methods of named tuples that do what functions do with dataclasses."""


class Attributes(Machine):
    """The part of the interpreter that looks up and sets attributes."""

    def attribute_of(self, owner: Any, name: str, node: ast.AST) -> Any:
        """An attribute of a value."""
        if isinstance(owner, Namespace):
            return self.resolve(f"{owner.path}.{name}", node)
        if isinstance(owner, Instance):
            return self._attribute_of_instance(owner, name, node)
        if isinstance(owner, Unknown):
            return self._attribute_of_unknown(owner, name, node)
        if isinstance(owner, Thing):
            return owner.get(self, name, node)
        if isinstance(owner, Super):
            return self._attribute_of_super(owner, name, node)
        if isinstance(owner, Class):
            return self._attribute_of_class(owner, name, node)
        if isinstance(owner, DictObject):
            return self._attribute_of_dict_object(owner, name, node)
        if isinstance(owner, Partial) and name in ("func", "args", "keywords"):
            return {"func": owner.function, "args": tuple(owner.arguments), "keywords": owner.keywords}[name]
        if isinstance(owner, Native):
            method = method_of(self, owner, name, node)
            if method is None and isinstance(owner, AttributeDict):
                return self._attribute_of_dict(owner, name, node)
            if method is None:
                self.fail(node, f"there is no '{name}' here that is understood")
            return method
        if isinstance(owner, External) and owner.path == "object" and name == "__new__":
            return Builtin(name, lambda node, values, keywords: self._new(values, node))
        if isinstance(owner, External) and owner.path == "object" and name == "__setattr__":
            return Builtin(name, lambda node, arguments, keywords: self._set_past_class(node, arguments))
        if name == "__name__":
            return getattr(owner, "name", "").rpartition(".")[2]
        if isinstance(owner, Builtin) and owner.name == "dict":
            return Builtin(
                name, lambda node, values, keywords: self._of_class_dict(name, node, values, keywords)
            )
        if isinstance(owner, Builtin) and owner.name in ("itertools.chain", "torch.Tensor"):
            return self.resolve(f"{owner.name}.{name}", node)
        return self.unknown(node)

    def _attribute_of_dict_object(self, owner: DictObject, name: str, node: ast.AST) -> Any:
        found, value = owner.cls.find(name)
        if isinstance(value, Wrapped) and value.kind == "property":
            return self.call(Method(value.function, owner), node, [], {})
        if name in owner.attributes:
            return owner.attributes[name]
        if found is not None:
            return self._bound(value, owner)
        own = of_dict(self, owner, name, node)
        if own is not MISSING:
            return own
        if name in ("__class__", "__dict__"):
            return owner.cls if name == "__class__" else owner.attributes
        other = own_method(owner, "__getattr__")
        if other is not None:
            return self.call(other, node, [name], {})
        if owner.cls.find("__getattr__")[0] or hasattr(dict, name):
            self.fail(node, f"what '{name}' of this dict does is not understood here")
        return self.stop(node, f"there is no '{name}' here", AttributeError)

    def _of_class_dict(self, name: str, node: ast.AST, values: list[Any], keywords: dict[str, Any]) -> Any:
        """`dict.get(owner, key)`: a method by way of the class."""
        owner, *others = values or [None]
        if name == "fromkeys" and 0 < len(values) < 3 and not keywords:
            items = self.items(owner, node)
            if isinstance(items, Unknown):
                return items.copy()
            return dict.fromkeys(self.keys(items, node), *others)
        method = of_dict(self, owner, name, node) if isinstance(owner, dict) else MISSING
        if method is MISSING:
            self.fail(node, f"what '{name}' of dict does with this is not understood here")
        return self.call(method, node, others, keywords)

    def _attribute_of_dict(self, owner: AttributeDict, name: str, node: ast.AST) -> Any:
        known = self.read(owner, node)
        if isinstance(known, Unknown):
            return self.unknown(node, False, known)
        if name in owner:
            return owner[name]
        return self.stop(node, f"there is no '{name}' here", AttributeError)

    def _attribute_of_class(self, owner: Class, name: str, node: ast.AST) -> Any:
        found, value = owner.find(name)
        if found is None:
            if name == "__name__":
                return owner.name
            if name == "_fields" and owner.is_named_tuple:
                return tuple(owner.fields or ())
            return self.unknown(node)
        if (read := describing(value, "__get__")) is not None:
            return self.call(read, node, [None, owner], {})
        if isinstance(value, Wrapped):
            if value.kind == "staticmethod":
                return value.function
            if value.kind == "classmethod":
                return (
                    Method(value.function, owner)
                    if isinstance(value.function, Function)
                    else self.unknown(node)
                )
        return value

    def _attribute_of_instance(self, owner: Instance, name: str, node: ast.AST) -> Any:
        if owner.taint is not None and not name.startswith("__"):
            return self.holding(self.unknown(node, False, owner.taint), owner)
        found, value = owner.cls.find(name) if owner.cls else (None, None)
        if isinstance(value, Wrapped) and value.kind == "property":
            return self.call(Method(value.function, owner), node, [], {})
        read = describing(value, "__get__")
        if read is not None and (name not in owner.attributes or describing(value, "__set__")):
            return self.call(read, node, [owner, owner.cls], {})
        if name in owner.attributes:
            return owner.attributes[name]
        if isinstance(value, Wrapped) and value.kind == "cached":
            made = self.call(Method(value.function, owner), node, [], {})
            self.put_attribute(owner, name, made, node)
            return made
        if isinstance(owner, Thing):
            own = owner.get(self, name, node)
            if own is not MISSING:
                return own
        if found is not None:
            return self._bound(value, owner)
        if name == "__class__":
            return owner.cls
        if name == "__dict__":
            return owner.attributes
        if name == "__setattr__":
            return Builtin(name, lambda node, values, more: self._set_by_method(owner, node, values))
        if name in _OF_NAMED_TUPLES and owner.cls and owner.cls.is_named_tuple:
            return Partial(self.resolve(_OF_NAMED_TUPLES[name], node), [owner], {})
        other = owner.cls.find("__getattr__")[1] if owner.cls and not name.startswith("__") else None
        if isinstance(other, Function):
            return self.call(Method(other, owner), node, [name], {})
        if owner.cls and owner.cls.unknown_bases():
            return self.holding(self.unknown(node), owner)  # what a class of a library has
        message = f"'{owner.kind}' has no attribute '{name}' here"
        is_of_text = owner.cls is None or all(isinstance(base, Class) for base in owner.cls.order)
        if owner.lacks(name) if isinstance(owner, Thing) else is_of_text:
            self.stop(node, message, AttributeError)
        return self.fail(node, message)

    def _bound(self, value: Any, owner: Any) -> Any:
        if isinstance(value, Function):
            return Method(value, owner)
        if isinstance(value, Unknown) and any(isinstance(held, Function) for held in value.holds):
            return self.holding(value.copy(), owner)  # what a decorator makes of a method is one, too
        if isinstance(value, Wrapped):
            if value.kind == "classmethod" and isinstance(value.function, Function):
                return Method(value.function, owner.cls)
            return value.function
        return value

    def _attribute_of_super(self, owner: Super, name: str, node: ast.AST) -> Any:
        instance = owner.owner
        if isinstance(instance, Unknown):  # as where something unknown calls a method
            return self.part_of_unknown(instance, node)
        cls = instance.cls if isinstance(instance, (Instance, DictObject)) else instance
        if instance is None and name == "__init__":
            return Builtin(name, self._init_of_unbound_super)
        if not isinstance(cls, Class):
            self.fail(node, "this use of super() is not understood here")
        found, value = cls.find(name, after=owner.after)
        if found is not None:
            if isinstance(value, Wrapped) and value.kind == "property":
                return self.call(Method(value.function, instance), node, [], {})
            if describing(value, "__get__"):
                self.fail(node, "this use of super() is not understood here")
            return self._bound(value, instance)
        if name == "__new__" and isinstance(instance, Class):
            return Builtin(name, lambda node, values, keywords: self._new(values, node))
        if name == "__init_subclass__" and isinstance(instance, Class):
            return Builtin(name, lambda node, arguments, keywords: self._end_of_bases(node, keywords))
        if name == "__init__" and isinstance(instance, Instance):
            return Builtin(
                "__init__",
                lambda node, arguments, keywords: self.initialise(instance, node, arguments, keywords),
            )
        own = instance.of_base(self, name, node) if isinstance(instance, Thing) else MISSING
        if isinstance(instance, DictObject):
            own = of_dict(self, instance, name, node)
        return self.holding(self.unknown(node), instance) if own is MISSING else own

    def _init_of_unbound_super(self, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> None:
        """`super(Class).__init__()`: Python makes the `super` anew, and calls nothing of a base."""
        if arguments or keywords:
            self.fail(
                node,
                "super() is given its class alone here, and so is no base's",
                "Write super().__init__(…).",
            )

    def _set_past_class(self, node: ast.AST, arguments: list[Any]) -> None:
        """`object.__setattr__(owner, name, value)`: a module registers nothing by that."""
        owner, name, value = arguments if len(arguments) == 3 else (None, None, None)
        if not isinstance(owner, Instance) or not isinstance(name, str):
            self.fail(node, "what this sets is not known")
        if owner.cls and isinstance(owner.cls.find(name)[1], Wrapped):
            self.fail(node, f"what setting '{name}' does is not understood here")
        if not isinstance(owner, Thing):
            self.put_attribute(owner, name, value, node)
            return
        own = self.attribute_of(owner, "__dict__", node)
        if not isinstance(own, Thing):
            self.fail(node, f"what setting '{name}' does is not understood here")
        own.set_item(self, name, value, node)

    def _set_by_method(self, owner: Any, node: ast.AST, values: list[Any]) -> None:
        """`owner.__setattr__(name, value)`."""
        if len(values) != 2 or not isinstance(values[0], str):
            self.fail(node, "what this sets is not known")
        self.set_attribute(owner, values[0], values[1], node)

    def _new(self, values: list[Any], node: ast.AST) -> Any:
        """`object.__new__(cls)`: an object before its `__init__`."""
        if not values or not isinstance(values[0], Class):
            self.fail(node, "what this makes is not understood here")
        return self.construct(values[0], node)

    def _end_of_bases(self, node: ast.AST, keywords: dict[str, Any]) -> None:
        """`object.__init_subclass__()`, which takes nothing."""
        if keywords:
            self.fail(node, "Python's own __init_subclass__() takes no arguments")

    def set_attribute(self, owner: Any, name: str, value: Any, node: ast.AST) -> None:
        """Set an attribute of a value."""
        if isinstance(owner, Instance):
            _found, known = owner.cls.find(name) if owner.cls else (None, None)
            if owner.cls and owner.cls.keeps(name):
                self.stop(node, f"'{name}' of '{owner.kind}' cannot be set", AttributeError)
            if (
                isinstance(known, Wrapped)
                and known.kind == "property"
                and not owner.passes_by_properties(name, value)
            ):
                self._set_property(owner, known, name, value, node)
            elif (setter := describing(known, "__set__")) and not owner.passes_by_properties(name, value):
                self.call(setter, node, [owner, value], {})
            elif isinstance(known, Unknown) and not known.is_data and known.is_made:
                self.fail_unknown(known, f"what '{name}' is once it is set", "")
            elif isinstance(owner, Thing):
                owner.put(self, name, value, node)
            else:
                self.put_attribute(owner, name, value, node)
        elif isinstance(owner, Thing):
            owner.put(self, name, value, node)
        elif isinstance(owner, Unknown):
            if owner.lends and name == "requires_grad":
                self._refuse_lent(node)
            for held in owner.holds:
                self.taint(held, owner)
            if not owner.is_passive:
                self.taint(value, owner)
        elif isinstance(owner, Class):
            self.certain(node, "a class is changed")
            if owner.members is not None:
                self.fail(node, "what setting an attribute of an enumeration does is not understood here")
            owner.scope.names[name] = value
        elif isinstance(owner, (Function, Method)):
            return
        elif isinstance(owner, DictObject):
            self._set_of_dict_object(owner, name, value, node)
        elif isinstance(owner, AttributeDict):
            self.certain(node, "an attribute is set")
            owner[name] = value
        else:
            self.fail(node, "setting this attribute is not understood here")

    def _set_property(self, owner: Any, known: Wrapped, name: str, value: Any, node: ast.AST) -> None:
        if known.setter is None:
            self.fail(node, f"'{name}' cannot be set")
        self.call(Method(known.setter, owner), node, [value], {})

    def _set_of_dict_object(self, owner: DictObject, name: str, value: Any, node: ast.AST) -> None:
        known = owner.cls.find(name)[1]
        if isinstance(known, Wrapped) and known.kind == "property":
            self._set_property(owner, known, name, value, node)
            return
        own = own_method(owner, "__setattr__")
        if own is not None:
            self.call(own, node, [name, value], {})
            return
        self.certain(node, "an attribute is set")
        if name == "__dict__" and isinstance(value, dict):
            owner.attributes = value
        else:
            owner.attributes[name] = value

    def _attribute_of_unknown(self, owner: Unknown, name: str, node: ast.AST) -> Any:
        if owner.lends and name in ("requires_grad_", "detach_"):
            self._refuse_lent(node)
        made = self.part_of_unknown(owner, node)
        if isinstance(made, Unknown) and owner.path == "numpy.ndarray" and name == "resize":
            made.is_passive = False  # called by way of the class, it changes its first argument
        if isinstance(made, Unknown) and name == "param_groups":
            made.lends = True
        return made

    def _refuse_lent(self, node: ast.AST) -> NoReturn:
        """An optimizer changes no parameter, but hands them out."""
        message = "which parameters an optimizer has is not understood here"
        self.fail(node, message, "Freeze them through the model's parameters().")

    def put_attribute(self, owner: Instance, name: str, value: Any, node: ast.AST) -> None:
        """Set an attribute that no library has a rule for."""
        if name == "__dict__":
            self.certain(node, "all attributes of an object are replaced", owner)
            known = self.read(value, node)
            if isinstance(owner, Thing) or type(known) is not dict:
                self.fail(node, "what an object's '__dict__' is set to is not understood here")
            owner.attributes = known
            return
        if self.doubts and owner.serial <= self.doubted_from[0]:
            before = owner.attributes.get(name)
            value = self.joined(before, value, node, self.doubts[-1])
        owner.attributes[name] = value

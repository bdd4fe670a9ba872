"""PyTorch's modules as a program sees them: their attributes, methods and items."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any

from ..enums import Member, plain
from ..values import MISSING, Builtin, Function, Method, Unknown
from ..words import short, words
from .composed import CAUSAL_MASK, causal_mask_of
from .containers import add_member, container_method, set_children
from .forward import check_forward, check_own_forward
from .kept import is_lacking, kept
from .lightning import PATHS, own_attribute
from .methods import METHODS, converted
from .own_attributes import OwnAttributes
from .registration import (
    CONTAINERS,
    DICTS,
    OF_MODULE,
    Registered,
    Registry,
    count_module,
    count_parameters,
)
from .tensors import OneOfStated, Parameter, plain_unknown
from .wrappers import AVERAGED, COMPILED, WRAPPERS, lacks_of_inner, wrapped

_SELF = frozenset(words("cuda cpu xpu ipu float double half bfloat16 type share_memory"))

_PASSIVE = frozenset(
    words(
        "zero_grad extra_repr flatten_parameters compile buffers named_buffers "
        "get_extra_state reset_parameters double_backward"
    )
)

_LOAD_HOOKS = frozenset(["register_load_state_dict_pre_hook", "_register_load_state_dict_pre_hook"])
_SAVE_HOOKS = frozenset(["register_state_dict_post_hook", "_register_state_dict_hook"])

_HOOKS = {
    "register_forward_hook": 2,
    "register_forward_pre_hook": 1,
    "register_full_backward_hook": 2,
    "register_full_backward_pre_hook": 1,
    "register_backward_hook": 2,
    "register_load_state_dict_pre_hook": 7,
    "_register_load_state_dict_pre_hook": 7,
    "register_load_state_dict_post_hook": 1,
    "register_state_dict_pre_hook": 2,
    "register_state_dict_post_hook": 3,
    "_register_state_dict_hook": 3,
}
"""How many values PyTorch gives a hook beside the module (torch/nn/modules/module.py, 2.13)."""

_OF_COMPILED = OF_MODULE | frozenset(
    words("_orig_mod _parameters _modules _buffers __dict__ __class__ __getattr__ __setattr__ __call__")
)
"""What a compiled module does not ask the one for that it holds (torch/_dynamo/eval_frame.py)."""

_PLAIN = (bool, int, float, str, type(None), tuple)


_MEASURED = frozenset(words("running_mean running_var num_batches_tracked"))
"""Buffers of normalizations, which are not followed."""

_PLACES = {"_parameters": "parameters", "_modules": "children", "_buffers": "buffers"}
"""Where a module keeps what is registered, by PyTorch's names and by ours."""


def _copied_registry(place: Any) -> Any:
    """What a module registers of one kind, in a dict of its own."""
    made = Registry(place.kinds)
    made.update(place)
    return made


def _learns_nothing(module: Any) -> bool:
    """Whether a module is a layer of PyTorch's without parameters, and was given none."""
    is_bare = not (module.parameters or module.children or module.buffers or module.attributes)
    return module.cls is None and module.learns_nothing and is_bare and not module.taint


def _are_made_in(machine: Any, modules: tuple[Any, ...], node: ast.AST) -> bool:
    """Whether modules are made in `… if … else …`, so that nothing else refers to them."""
    calls = [part for part in ast.walk(node) if isinstance(part, ast.Call)]
    spans = {machine.first_line(call) for call in calls} if isinstance(node, ast.IfExp) else ()
    return all(module.span in spans for module in modules)


def _one_of(machine: Any, choices: tuple[Registered, ...], node: ast.AST) -> Module:
    """A layer without parameters that is one of some."""
    kinds = " or ".join(sorted({one.exact for one in choices}))
    made = Module(None, machine.next_serial(), machine.first_line(node), kinds)
    made.choices, made.code = choices, machine.code(node)
    return made


def _is_slice(index: Any) -> bool:
    """Whether an index is a slice that Python can take of a list."""
    if not isinstance(index, slice) or index.step == 0:
        return False
    return all(part is None or type(part) is int for part in (index.start, index.stop, index.step))


class Module(Registered):
    """A module: a layer of PyTorch's, a container, or an object of a class of the text."""

    def has(self, name: str) -> bool | None:
        """Whether it has an attribute."""
        if name in self.parameters or name in self.children or name in METHODS:
            return True
        inner = wrapped(self)
        if isinstance(inner, Module) and name not in OF_MODULE:
            return self._has_wrapped(inner, name)
        if self.choices:
            found = {one.has(name) for one in self.choices if isinstance(one, Module)}
            return found.pop() if len(found) == 1 else None
        if name == "module" and self.may_be_wrapped:
            return None
        if self.is_stated and name not in OF_MODULE:
            return None
        if name in self.buffers:
            return None if isinstance(self.buffers[name], Unknown) else True
        if self.name not in (*CONTAINERS, "Module"):
            if self._kept(name) is not MISSING:
                return True
            taken = self.bound.type.signature.parameters if self.bound else None
            return False if name not in OF_MODULE and is_lacking(self.name, taken, name) else None
        if self.name != "Module" and name not in OF_MODULE and is_lacking(self.name, None, name):
            return False
        is_of_every_module = name in (_SELF | _PASSIVE | _HOOKS.keys())
        return None if self.name != "Module" or is_of_every_module else False

    def _has_wrapped(self, inner: Module, name: str) -> bool | None:
        """Whether a wrapper has an attribute: a compiled module has all of the one that it holds."""
        is_there = inner.owns(name)
        if self.exact == COMPILED:
            return is_there
        return False if is_there and lacks_of_inner(self, name) else None

    def _asked_for(self, name: str) -> Registered | None:
        """The module that a compiled one asks for an attribute; None where it has it itself, or is none."""
        return wrapped(self) if self.exact == COMPILED and name not in _OF_COMPILED else None

    def owns(self, name: str) -> bool | None:
        """Whether Python finds an attribute, its class's and those that were set on it among them."""
        if self.taint:
            return None
        if name in self.attributes or (self.cls and self.cls.find(name)[0]):
            return True
        return None if self.cls and self.cls.find("__getattr__")[0] else self.has(name)

    def lacks(self, name: str) -> bool:
        """Whether it is known to have no attribute of a name."""
        return self.exact not in PATHS and self.has(name) is False

    def get(self, machine: Any, name: str, node: ast.AST) -> Any:
        """An attribute or method of a module."""
        if self.cls and self.cls.find(name)[0]:  # Python finds what a class has before what is registered
            return MISSING
        if name not in OF_MODULE:
            for place in (self.parameters, self.children, self.buffers):
                if name in place:
                    return place[name]
        inner = self._asked_for(name)
        if inner is not None:
            return machine.attribute_of(inner, name, node)
        if name not in METHODS and (value := self._kept(name)) is not MISSING:
            return value
        return self.inherited(machine, name, node)

    def _kept(self, name: str) -> Any:
        """What it has of the arguments that it was made with."""
        if name == "norm_first" and self.name in ("TransformerEncoderLayer", "TransformerDecoderLayer"):
            value = self.made_with.get(name, MISSING)
            return value if type(value) is bool else MISSING
        value = kept(self.name, self.bound.arguments, name) if self.bound is not None else MISSING
        return value if isinstance(value, _PLAIN) else MISSING

    def mapping(self, machine: Any, node: ast.AST) -> Any:
        """What a dict of modules or parameters has in it."""
        if self.name not in DICTS:
            return None
        if self.cls is not None or self.taint:
            machine.fail(node, "what a dict makes of this is not understood here")
        return dict(self.members())

    def of_base(self, machine: Any, name: str, node: ast.AST) -> Any:
        """What `super()` finds in PyTorch's own class."""
        return self.inherited(machine, name, node)

    def inherited(self, machine: Any, name: str, node: ast.AST) -> Any:
        """What every module has."""
        own = container_method(machine, self, name)
        if own is MISSING and self.exact in PATHS:
            own = own_attribute(machine, self, name, node)
        if own is not MISSING:
            return own
        method = self._method(machine, name)
        if method is not None:
            return method
        if name == "training":
            return plain_unknown(machine, node)
        if name == "module" and self.may_be_wrapped:
            return self
        if wrapped(self) is not None and self.has(name) is False:
            hint = f"Write '.{WRAPPERS[self.exact]}' before it."
            machine.stop(node, f"{self.exact} has no attribute '{short(name)}'", AttributeError, hint)
        if name in ("_all_weights", "all_weights", "_flat_weights_names", "_flat_weights") and self.bound:
            return self._weights_by_layer(name)
        if name in _PLACES:
            return getattr(self, _PLACES[name])
        if name == "__dict__":
            return OwnAttributes(self)
        if name == "__class__":
            return self._class(machine, node)
        if name == "from_pretrained" and self.name == "Embedding":  # a method of the class
            return machine.attribute_of(machine.resolve("torch.nn.Embedding", node), name, node)
        if self.cls is None or (self.name not in (*CONTAINERS, "Module") and self.has(name) is None):
            if self.is_stated and name in ("weight", "bias"):
                return OneOfStated()
            made = plain_unknown(machine, node)
            if isinstance(made, Unknown):  # its methods may give modules
                made.is_data, made.is_passive, made.holds = name in _MEASURED, False, (self,)
            return made
        return MISSING

    def _method(self, machine: Any, name: str) -> Builtin | None:
        """A method that every module has."""
        if name in METHODS:
            rule = METHODS[name]
            return Builtin(
                name, lambda node, arguments, keywords: rule(machine, self, node, arguments, keywords)
            )
        if name in _SELF:
            return Builtin(
                name,
                lambda node, arguments, keywords: converted(machine, self, node, name, arguments, keywords),
            )
        if name in _PASSIVE or (name == "update_parameters" and self.exact == AVERAGED):
            return Builtin("passive", lambda node, arguments, keywords: plain_unknown(machine, node))
        if name in _HOOKS:
            return Builtin(
                name,
                lambda node, arguments, keywords: self._hooked(machine, name, node, arguments, keywords),
            )
        if name == CAUSAL_MASK and self.name == "Transformer":
            return causal_mask_of(machine)
        if name == "__getattr__":
            return Builtin(name, lambda node, arguments, keywords: self._registered(machine, node, arguments))
        if name == "__setattr__":
            return Builtin(name, lambda node, arguments, keywords: self._set(machine, node, arguments))
        if name == "forward" or (self.name in CONTAINERS and name == "__call__"):
            return Builtin(
                name, lambda node, arguments, keywords: self._own_forward(machine, node, arguments, keywords)
            )
        return None

    def _class(self, machine: Any, node: ast.AST) -> Any:
        is_open = self.is_stated or self.is_scripted or self.may_be_wrapped or self.choices
        if is_open or "parametrizations" in self.children:
            return machine.unknown(node, is_data=True)
        return MISSING if self.cls else machine.resolve(f"torch.nn.{self.exact}", node)

    def _weights_by_layer(self, name: str) -> list[Any]:
        """The parameters of a recurrent layer, or their names, as PyTorch lists them."""
        names = [own for own in self.shapes if "_l" in own]
        by_layer: dict[str, list[str]] = {}
        for own in names:
            by_layer.setdefault(own[own.rindex("_l") :], []).append(own)
        if name == "_all_weights":
            return list(by_layer.values())
        if name == "_flat_weights_names":
            return names
        found = [[self.parameters.get(own) for own in row] for row in by_layer.values()]
        return found if name == "all_weights" else [value for row in found for value in row]

    def _registered(self, machine: Any, node: ast.AST, arguments: list[Any]) -> Any:
        """`Module.__getattr__`: what is registered by a name."""
        name = (*arguments, None)[0]
        for place in (self.parameters, self.buffers, self.children):
            if name in place:
                return place[name]
        return machine.stop(node, f"'{self.kind}' has no attribute '{short(str(name))}' here", AttributeError)

    def copy_shallow(self, machine: Any, node: ast.AST) -> Module:
        """A module that registers its parts in the very dicts of this one, as `copy.copy` makes it."""
        count_module(machine, node)
        made = Module(self.cls, machine.next_serial(), self.span, self.name)
        for name, value in vars(self).items():
            if name not in ("serial", "attributes"):
                setattr(made, name, value)
        made.attributes.update(self.attributes)
        return made

    def scripted(self, machine: Any, node: ast.AST) -> Module:
        """What TorchScript makes of it: modules that share its parameters, one for each place of a module."""
        made = self.copy_shallow(machine, node)
        made.is_scripted = True
        made.parameters, made.children, made.buffers = (
            _copied_registry(place) for place in (self.parameters, self.children, self.buffers)
        )
        for name, child in self.children.items():
            if isinstance(child, Module):
                made.children[name] = child.scripted(machine, node)
        return made

    def joined_with(self, machine: Any, other: Any, node: ast.AST) -> Any:
        """What is known of it or another: one a wrapper of the other, or two layers without parameters."""
        if not isinstance(other, Module) or self.cls is not None:
            return None
        if wrapped(self) is other:
            other.may_be_wrapped = True
            return other
        choices = (*(self.choices or [self]), *(other.choices or [other]))
        is_bare = all(map(_learns_nothing, choices)) and _are_made_in(machine, choices, node)
        return _one_of(machine, choices, node) if is_bare else None

    def _hooked(
        self, machine: Any, name: str, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
    ) -> Any:
        """A hook, which may change the module when that is called, loaded or saved."""
        if name in _LOAD_HOOKS:
            self.has_load_hooks = True
        elif name in _SAVE_HOOKS:
            self.has_save_hooks = True
        elif "state_dict" not in name:
            self.has_hooks = True
        hook = (*arguments, keywords.get("hook"))[0]
        if isinstance(hook, (Function, Method)):
            is_private = name == "_register_load_state_dict_pre_hook"
            is_given = not is_private or True in (*arguments[1:2], keywords.get("with_module"))
            count = _HOOKS[name] + (keywords.get("with_kwargs") is True)
            given = [*([self] if is_given else []), *[plain_unknown(machine, node)] * count]
            with machine.doubt(Unknown(machine.code(node), machine.first_line(node))):
                machine.call(hook, node, given, {})
        return plain_unknown(machine, node)

    def _set(self, machine: Any, node: ast.AST, arguments: list[Any]) -> None:
        if len(arguments) != 2 or not isinstance(arguments[0], str):
            machine.fail(node, "an attribute's name is text")
        machine.set_attribute(self, arguments[0], arguments[1], node)

    def _own_forward(
        self, machine: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]
    ) -> Any:
        """What PyTorch's own class computes, also where a class of the text computes something else."""
        if machine.trace is None or self.cls is None:
            return self.called(machine, node, arguments, keywords)
        function = machine.resolve("torch.nn.Module.forward", node)
        return machine.call(function, node, [self, *arguments], keywords)

    def called(self, machine: Any, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        """What it computes; it must register nothing while it does."""
        function = machine.resolve("torch.nn.Module.__call__", node)
        if machine.trace is not None:
            return machine.call(function, node, [self, *arguments], keywords)
        for _, module in self.tree():
            machine.step(node, 2)
            if module.cls is not None:
                check_forward(machine, module.cls, {*module.children, *module.parameters})
            if "forward" in module.attributes:
                check_own_forward(machine, module.attributes["forward"], node)
        for value in (*arguments, *keywords.values()):
            if isinstance(value, (Module, Parameter)):
                machine.taint(value, Unknown(machine.code(node), machine.first_line(node)))
        return machine.call(function, node, [self, *arguments], keywords)

    def item(self, machine: Any, index: Any, node: ast.AST) -> Any:
        """A module of a container."""
        index = plain(index)
        values = list(self.members().values())
        own = self.cls.find("__getitem__")[1] if self.cls else None
        if isinstance(own, Function):
            return machine.call(Method(own, self), node, [index], {})
        if isinstance(index, Unknown):
            made = Unknown(machine.code(node), machine.first_line(node))
            made.holds = (self,)
            return made
        if not self.is_container:
            machine.stop(node, f"Python takes no index of '{self.kind}'", TypeError)
        if self.name in DICTS:
            if index not in self.members():
                machine.stop(node, f"there is no {short(repr(index))} in this dict", KeyError)
            return self.members()[index]
        if self.name in ("Sequential", "ModuleList") and self.cls is None and _is_slice(index):
            made_module = Module(None, machine.next_serial(), machine.first_line(node), self.name)
            parts = list(self.children.items())[index]
            is_named = self.name == "Sequential"
            made_module.children.update(
                (name if is_named else str(number), part) for number, (name, part) in enumerate(parts)
            )
            return made_module
        if type(index) is int and -len(values) <= index < len(values):
            return values[index]
        kind: Any = IndexError if type(index) is int else TypeError
        return machine.stop(node, f"there are {len(values)} modules here, and none at this index", kind)

    def set_item(self, machine: Any, index: Any, value: Any, node: ast.AST) -> None:
        """Put a module into a container."""
        machine.certain(node, "a module is registered", self)
        if self.name in DICTS and isinstance(index, str):
            add_member(machine, self, index, value, node)
        elif (
            self.name in CONTAINERS
            and type(index) is int
            and -len(self.members()) <= index < len(self.members())
        ):
            add_member(machine, self, list(self.members())[index], value, node)
        else:
            hint = "Write '.value' behind it." if isinstance(index, Member) else ""
            machine.fail(node, "setting this is not understood here", hint)

    def delete_item(self, machine: Any, index: Any, node: ast.AST) -> None:
        """Take a module out of a container."""
        machine.certain(node, "a module is removed", self)
        members = self.members()
        if isinstance(index, str) and index in members:
            del members[index]
        elif self.name in ("Sequential", "ModuleList", "ParameterList") and (
            _is_slice(index) or (type(index) is int and -len(members) <= index < len(members))
        ):
            gone = list(members)[index]
            rest = [
                value
                for name, value in members.items()
                if name not in ([gone] if isinstance(index, int) else gone)
            ]
            members.clear()
            members.update({str(number): value for number, value in enumerate(rest)})
        else:
            machine.fail(node, "deleting this is not understood here")

    @property
    def is_container(self) -> bool:
        """Whether it is a list or a dict of what it registers."""
        return self.name in (*CONTAINERS, "ParametrizationList")

    @property
    def is_list(self) -> bool:  # type: ignore[override]
        """Whether it grows where Python adds to it with `+=`."""
        return self.name in ("ModuleList", "ParameterList", "Sequential")

    def items(self, machine: Any, node: ast.AST) -> Any:
        """The modules of a container, or the keys of one with keys."""
        if self.taint:
            return self.taint
        own = self.cls.find("__iter__")[1] if self.cls else None
        if isinstance(own, Function):
            return machine.items(machine.call(Method(own, self), node, [], {}), node)
        if self.name in DICTS:
            return list(self.members())
        if self.is_container:
            return list(self.members().values())
        return machine.stop(node, "Python cannot iterate over this", TypeError)

    @property
    def again(self) -> Callable[[], Iterator[Any]] | None:
        """What reads its modules, or the keys of one with keys, turn by turn."""
        if self.cls is not None or not self.is_container:
            return None
        members: Any = self.members()
        return lambda: iter(members if self.name in DICTS else members.values())

    def length(self, machine: Any, node: ast.AST) -> Any:
        """How many modules a container has."""
        if self.cls and isinstance(self.cls.find("__len__")[1], Function):
            return machine.call(Method(self.cls.find("__len__")[1], self), node, [], {})
        if self.exact == COMPILED and (inner := wrapped(self)) is not None:
            return inner.length(machine, node)
        return len(self.members()) if self.is_container else plain_unknown(machine, node)

    def put(self, machine: Any, name: str, value: Any, node: ast.AST) -> None:
        """Set one of its attributes; a compiled module sets it on the one that it holds."""
        inner = self._asked_for(name)
        if inner is not None:
            machine.set_attribute(inner, name, value, node)
        else:
            super().put(machine, name, value, node)

    def delete(self, machine: Any, name: str, node: ast.AST) -> None:
        """Delete one of its attributes, or of the one that a compiled module holds."""
        inner = self._asked_for(name)
        if inner is not None:
            inner.delete(machine, name, node)
        else:
            super().delete(machine, name, node)

    def operated(self, machine: Any, symbol: str, left: Any, right: Any, node: ast.AST) -> Any:
        """Containers can be added."""
        if (
            symbol == "+"
            and isinstance(left, Module)
            and isinstance(right, Module)
            and left.name == right.name
        ) and left.name in ("Sequential", "ModuleList"):
            made = Module(None, machine.next_serial(), machine.first_line(node), left.name)
            set_children(made, [*left.children.values(), *right.children.values()])
            return made
        return machine.fail(node, f"what '{symbol}' does with a module is not understood here")

    def truth(self) -> bool | None:
        """An empty container counts as false."""
        return bool(self.members()) if self.name in CONTAINERS else True

    def copy_deep(self, machine: Any, node: ast.AST, memo: dict[int, Any]) -> Module:
        """A module of its own, with parameters of its own."""
        count_module(machine, node)
        count_parameters(machine, node, len(self.parameters))
        made = Module(self.cls, machine.next_serial(), self.span, self.name)
        memo[id(self)] = made
        made.bound, made.layer, made.code = self.bound, self.layer, self.code
        made.is_ready, made.taint = self.is_ready, self.taint
        made.made_with, made.shapes = self.made_with, self.shapes
        made.has_hooks, made.exact = self.has_hooks, self.exact
        made.may_be_wrapped, made.is_scripted = self.may_be_wrapped, self.is_scripted
        made.has_load_hooks, made.has_save_hooks = self.has_load_hooks, self.has_save_hooks
        made.choices, made.learns_nothing = self.choices, self.learns_nothing
        for name, parameter in self.parameters.items():
            made.parameters[name] = machine.copied(parameter, node, True, memo)
        for name, child in self.children.items():
            made.children[name] = machine.copied(child, node, True, memo)
        for name, value in self.attributes.items():
            made.attributes[name] = machine.copied(value, node, True, memo)
        made.buffers.update(self.buffers)
        return made

"""PyTorch's programs: a layer, layers in a row, and modules whose `__init__` declares their layers."""

import ast
from collections.abc import Iterator
from typing import Any, NamedTuple

from ...calculator.calls import LayerError
from ...calculator.formulas import Size
from ...calculator.graph import Unit, layer_unit, model_unit
from ...calculator.layers import Layer
from ...calculator.network import Network
from ...calculator.shapes import Tensor, unnamed
from .program import NOWHERE, Item, LayerValue, Opaque, Program, Sequential, own_input

_SAME = {"eval", "train", "to", "cuda", "cpu", "double", "float", "half", "requires_grad_"}
"""Methods that return the module itself."""


class Module(NamedTuple):
    """A module with its children."""

    name: str
    children: dict[str, Any]


class Class(NamedTuple):
    """A class of modules."""

    node: ast.ClassDef


class PyTorchProgram(Program):
    """One program of PyTorch."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.module: dict[str, Any] | None = None
        """The attributes of the module whose `__init__` is read."""

    def statement(self, node: ast.stmt) -> None:
        """Read a statement; a class is read where a module of it is made."""
        if isinstance(node, ast.ClassDef) and any(self.full_name(base)[1] == "Module" for base in node.bases):
            self.names[node.name] = Class(node)
            self.made.append(Class(node))
        else:
            super().statement(node)

    def evaluate(self, node: ast.expr) -> Any:
        """What an expression stands for; `self.name` is what was said of it before."""
        if isinstance(node, ast.Attribute) and self.module is not None and self._is_self(node.value):
            return self.module.get(node.attr, Opaque(node.attr))
        return super().evaluate(node)

    def known(self, node: ast.expr) -> Any:
        """The constant that a name, or an attribute of the module, stands for."""
        if isinstance(node, ast.Attribute) and self.module is not None and self._is_self(node.value):
            value = self.module.get(node.attr)
            return value if isinstance(value, int | float | str | tuple) else None
        return super().known(node)

    def _is_self(self, node: ast.expr) -> bool:
        return isinstance(node, ast.Name) and node.id == "self"

    def assign_attribute(self, target: ast.Attribute, value: Any) -> None:
        """`self.name = value` in a module's `__init__`."""
        if self.module is None or not self._is_self(target.value):
            super().assign_attribute(target, value)
            return
        if isinstance(value, LayerValue):
            self.spans.setdefault(
                target.attr, self.words[value.bound.call, None, False] if value.bound else (0, 1)
            )
        self.module[target.attr] = value

    def called(self, node: ast.Call) -> Any:
        """What a call gives: a layer, layers in a row, a module, or nothing that matters."""
        if isinstance(node.func, ast.Attribute) and node.func.attr in _SAME:
            owner = self.evaluate(node.func.value)
            if isinstance(owner, Module | LayerValue | Sequential):
                return owner
        before, name = self.full_name(node.func)
        known = self.names.get(name) if not before else None
        if isinstance(known, Class):
            return self._module(known, node)
        if name == "Sequential":
            return self._sequential(node)
        is_layer = before.rpartition(".")[2] == "nn" and name[:1].isupper()
        if name in self.framework.types or is_layer:
            bound = self.bound(node)
            value = LayerValue(layer_unit(bound, ""), bound, own_input(bound))
            self.made.append(value)
            return value
        return Opaque(self.text[slice(*self.span(node))])

    def _sequential(self, node: ast.Call) -> Sequential:
        model = Sequential("")
        for number, (name, item) in enumerate(self._children(node)):
            value = self.evaluate(item)
            if isinstance(value, Sequential):
                unit, network = self._row_unit(value, item)
                value = LayerValue(unit, None, network.inputs[0].lengths)
            if not isinstance(value, LayerValue):
                self.fail("this is no layer that is known here", self.span(item))
            value.unit.name = name or str(number)
            self.spans[value.unit.name] = self.span(item)
            model.items.append(Item(value, item))
        self.made.append(model)
        return model

    def _row_unit(self, row: Sequential, node: ast.expr) -> tuple[Unit, Network]:
        if row.unit is None or row.network is None:
            row.network = self.row(row, node)
            row.unit = model_unit(row.network, "", "Sequential")
        return row.unit, row.network

    def _children(self, node: ast.Call) -> Iterator[tuple[str, ast.expr]]:
        """The layers of a row, and the names that an OrderedDict gives them."""
        only = node.args[0] if len(node.args) == 1 else None
        if not (isinstance(only, ast.Call) and self.full_name(only.func)[1] == "OrderedDict"):
            yield from (("", item) for item in node.args)
            return
        pairs = only.args[0] if only.args else None
        if isinstance(pairs, ast.Dict):
            yield from ((self._text(key), value) for key, value in zip(pairs.keys, pairs.values, strict=True))
            return
        for pair in pairs.elts if isinstance(pairs, ast.List | ast.Tuple) else []:
            if not isinstance(pair, ast.Tuple | ast.List) or len(pair.elts) != 2:
                self.fail("a name and a layer must stand here", self.span(pair))
            yield self._text(pair.elts[0]), pair.elts[1]

    def _text(self, node: ast.expr | None) -> str:
        value = self.value(node) if node is not None else None
        if not isinstance(value, str):
            self.fail("a name in quotes must stand here", self.span(node) if node else None)
        return value

    def _module(self, known: Class, node: ast.Call | None) -> Module:
        """What a class's `__init__` declares."""
        init = next(
            (
                part
                for part in known.node.body
                if isinstance(part, ast.FunctionDef) and part.name == "__init__"
            ),
            None,
        )
        if init is None:
            self.fail(
                "this class has no __init__ that declares layers",
                (self.span(known.node)[0], self.span(known.node)[0] + 5),
            )
        if self.module is not None:
            self.fail("a module in a module is not understood here", self.span(node) if node else None)
        outside, self.names = self.names, {**self.names, **self._parameters(init, node)}
        self.module = {}
        for statement in init.body:
            self.statement(statement)
        children, self.module, self.names = self.module, None, outside
        module = Module(known.node.name, children)
        self.made.append(module)
        return module

    def _parameters(self, init: ast.FunctionDef, node: ast.Call | None) -> dict[str, Any]:
        """The parameters of an `__init__`, by the arguments of a call, or by their defaults."""
        arguments = init.args
        names = [argument.arg for argument in [*arguments.posonlyargs, *arguments.args]][1:]
        values = dict(
            zip(
                names[len(names) - len(arguments.defaults) :],
                map(self.evaluate, arguments.defaults),
                strict=False,
            )
        )
        keyword_only = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        values |= {argument.arg: self.evaluate(default) for argument, default in keyword_only if default}
        if node is not None:
            values |= dict(zip(names, map(self.evaluate, node.args), strict=False))
            values |= {keyword.arg or "": self.evaluate(keyword.value) for keyword in node.keywords}
        for argument in [*arguments.args[1:], *arguments.kwonlyargs]:
            if argument.arg not in values:
                start = self._index(argument.lineno, argument.col_offset)
                hint = "Make a module below the class, as in net = Net(…), or give it a default."
                self.fail(f"nobody says what '{argument.arg}' is", (start, start + len(argument.arg)), hint)
        return values

    def network(self) -> Network:
        """The network of what was made last.

        Raises:
            BlockError: Nothing was made, or its layers do not fit.
        """
        made = self.made[-1] if self.made else None
        modules = [value for value in self.made if isinstance(value, Module | Sequential)]
        if isinstance(made, LayerValue) and modules:
            made = modules[-1]
        if isinstance(made, Class):
            made = self._module(made, None)
        if isinstance(made, LayerValue):
            row = Sequential("")
            row.items.append(Item(made, NOWHERE))
            return self._named(self.row(row, NOWHERE))
        if isinstance(made, Sequential):
            return made.network or self.row(made, _first(made))
        if isinstance(made, Module):
            layers = tuple(self._listed(made))
            if layers:
                return Network(self.framework, layers, is_apart=True)
        raise self.nothing("layer", "A layer looks like nn.LSTM(3, 2).")

    def _named(self, network: Network) -> Network:
        names: dict[str, int] = {}
        layers = (layer._replace(name=self.framework.named(layer.type, names)) for layer in network.layers)
        return network._replace(layers=tuple(layers))

    def _listed(self, module: Module) -> Iterator[Layer]:
        """A module's children, each by itself."""
        for name, child in module.children.items():
            if isinstance(child, Sequential):
                yield self._row_alone(name, child)
            elif isinstance(child, LayerValue) and child.bound:
                yield self._alone(child)._replace(name=name, code=str(child.bound.call))

    def _row_alone(self, name: str, row: Sequential) -> Layer:
        unit, network = self._row_unit(row, _first(row))
        return unit.on(network.inputs)._replace(name=name, code=f"nn.Sequential of {len(network.layers)}")

    def _alone(self, child: LayerValue) -> Layer:
        """A layer on the input that it implies; without shapes where it implies none."""
        bound = child.bound
        assert bound, "a layer has its call"
        own = own_input(bound)
        sources = (
            [own] if own else [(), (None,), (None, None), (Size("n", 1).value, None), (None, None, None)]
        )
        errors: list[LayerError] = []
        for source in sources:
            try:
                layer = bound.build(Tensor(unnamed(source)))
            except LayerError as error:
                errors.append(error)
                continue
            return layer if own else layer._replace(outputs=())
        raise self.placed(errors[-1:], NOWHERE)


def _first(row: Sequential) -> ast.expr:
    """Where mistakes of a whole row stand: at its first layer."""
    return row.items[0].node if row.items else NOWHERE

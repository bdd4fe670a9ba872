"""Keras' programs: functional models, models of layers in a row, models in models."""

import ast
from collections.abc import Sequence
from typing import Any

from ...calculator.calls import LayerError
from ...calculator.frameworks.framework import Bound
from ...calculator.frameworks.keras.merging import FUNCTIONS
from ...calculator.frameworks.keras.wrappers import over_time
from ...calculator.graph import Unit, layer_unit, model_unit
from ...calculator.inputs import GivenInput, first_input
from ...calculator.layers import Layer, frozen
from ...calculator.network import Network, Ref
from ...calculator.shapes import Tensor
from .program import NOWHERE, Item, LayerValue, Model, Opaque, Program, Sequential, TensorValue, own_input

_PASSED_OVER = {
    "summary",
    "compile",
    "fit",
    "build",
    "evaluate",
    "predict",
    "print",
    "plot_model",
    "load_weights",
}
_CHANGING = {"add", "pop"}


class KerasProgram(Program):
    """One program of Keras."""

    def called(self, node: ast.Call) -> Any:
        """What a call gives: a layer, a model, tensors, or nothing that matters."""
        before, name = self.full_name(node.func)
        if not name:
            return self._used(self.evaluate(node.func), node)
        owner = self.names.get(before)
        if isinstance(owner, Sequential | Model | LayerValue):
            return self._method(owner, name, node)
        if not before and name in self.names:
            return self._used(self.names[name], node)
        if name in ("Model", "Functional"):
            return self._model(node)
        if name == "Sequential":
            return self._sequential(node)
        if name in FUNCTIONS:
            return self._merged(name, node)
        if name == "TimeDistributed" and (inner := self._inner_model(node)):
            return self._over_time(inner, node)
        if name in self.framework.types or (name[:1].isupper() and before.rpartition(".")[2] == "layers"):
            return self._layer(node)
        return self._unknown(node)

    def _unknown(self, node: ast.Call) -> Opaque:
        """A call of something else; only what it makes of tensors would matter."""
        for argument in [*node.args, *(keyword.value for keyword in node.keywords)]:
            if isinstance(self.evaluate(argument), TensorValue):
                name = self.text[slice(*self.span(node.func))]
                hint = "Write a layer for it, such as Activation() or Concatenate()."
                self.fail(f"what '{name}' makes of a tensor is not known here", self.span(node), hint)
        return Opaque(self.text[slice(*self.span(node))])

    def _layer(self, node: ast.Call) -> LayerValue | TensorValue:
        bound = self.bound(node)
        if bound.type.is_input:
            return self._input(bound, node)
        name = self.name_of(bound)
        self.spans.setdefault(name, self.span(node))
        return LayerValue(layer_unit(bound, name), bound, own_input(bound))

    def _input(self, bound: Bound, node: ast.Call) -> TensorValue:
        try:
            tensor = first_input([bound, None], GivenInput(None, None, None))
        except LayerError as error:
            raise self.placed([error], node) from None
        assert tensor, "an input states its shape"
        name = bound.call.keywords.get("name")
        return TensorValue(self.builder.input(tensor, name if isinstance(name, str) else ""))

    def _used(self, owner: Any, node: ast.Call) -> Any:
        """A layer or a model, called on tensors."""
        if isinstance(owner, Opaque):
            return self._unknown(node)
        reads = [ref for argument in node.args for ref in self.refs(argument)]
        for keyword in node.keywords:
            if keyword.arg in ("initial_state", "inputs"):
                reads += self.refs(keyword.value)
            elif isinstance(self.evaluate(keyword.value), TensorValue):
                self.fail(f"'{keyword.arg}' is not understood here", self.span(keyword))
        if not reads or not isinstance(owner, LayerValue | Model | Sequential):
            self.fail("this is no layer on a tensor", self.span(node))
        return self.use(self._unit(owner, node, reads), reads, node)

    def _unit(
        self, owner: LayerValue | Model | Sequential, node: ast.expr, reads: Sequence[Ref] = ()
    ) -> Unit:
        if not isinstance(owner, Sequential):
            return owner.unit
        if owner.unit is None:
            source = self.builder.tensor(reads[0]) if reads else None
            owner.network = self.row(owner, node, source)
            owner.unit = model_unit(owner.network, owner.name, "Sequential")
            owner.unit.is_frozen = owner.is_frozen
        return owner.unit

    def network(self) -> Network:
        """The network of the model that was made last.

        Raises:
            BlockError: There is none, or its layers do not fit.
        """
        made = self.made[-1] if self.made else None
        if isinstance(made, Sequential):
            network = made.network or self.row(made, made.items[0].node if made.items else NOWHERE)
            return _frozen(network) if made.is_frozen else network
        if isinstance(made, Model):
            return _frozen(made.network) if made.unit.is_frozen else made.network
        raise self.nothing("model", "Write Model(inputs, outputs) or Sequential([…]).")

    def _method(self, owner: Any, name: str, node: ast.Call) -> Any:
        if isinstance(owner, Sequential) and name == "add" and len(node.args) == 1:
            self._add(owner, node.args[0])
            return Opaque("None")
        if name in _CHANGING or name == "add":
            self.fail(f"'{name}' is not understood here", self.span(node.func))
        return Opaque(self.text[slice(*self.span(node))])

    def _sequential(self, node: ast.Call) -> Sequential:
        named = {keyword.arg: keyword.value for keyword in node.keywords}
        name = self.value(named["name"]) if "name" in named else None
        model = Sequential("")
        layers = node.args[0] if node.args else named.get("layers")
        if layers is not None:
            if not isinstance(layers, ast.List | ast.Tuple):
                self.fail("a list of layers must stand here", self.span(layers))
            for item in layers.elts:
                self._add(model, item)
        model.name = name if isinstance(name, str) else self.framework.named("Sequential", self.counts)
        self.made.append(model)
        return model

    def _add(self, model: Sequential, node: ast.expr) -> None:
        value = self.evaluate(node)
        if isinstance(value, Model | Sequential):
            unit = self._unit(value, node)
            assert value.network, "a used model has its network"
            value = LayerValue(unit, None, value.network.inputs[0].lengths)
        if model.unit:
            self.fail("this model has been used, and cannot grow any more", self.span(node))
        if not isinstance(value, LayerValue | TensorValue):
            self.fail("this is no layer that is known here", self.span(node))
        model.items.append(Item(value, node))

    def _model(self, node: ast.Call) -> Model:
        given = dict(zip(("inputs", "outputs", "name"), node.args, strict=False))
        given |= {keyword.arg or "": keyword.value for keyword in node.keywords}
        if "inputs" not in given or "outputs" not in given:
            self.fail(
                "a model needs its inputs and outputs", self.span(node), "Write Model(inputs, outputs)."
            )
        inputs, outputs = self.refs(given["inputs"]), self.refs(given["outputs"])
        own = self.value(given["name"]) if "name" in given else None
        name = own if isinstance(own, str) else self.framework.named("Functional", self.counts)
        try:
            network = self.builder.network(inputs, outputs)
        except LayerError as error:
            raise self.placed([error], node) from None
        model = Model(network, model_unit(network, name, "Functional"))
        self.made.append(model)
        return model

    def _merged(self, name: str, node: ast.Call) -> Any:
        """A function that makes a layer and uses it at once."""
        if not node.args:
            self.fail(f"{name}() needs a list of tensors", self.span(node))
        made = ast.Call(func=node.func, args=node.args[1:], keywords=node.keywords)
        ast.copy_location(made, node)
        call = self.read(made)
        call.name = FUNCTIONS[name]
        bound = self.bound_call(call, node)
        unit = layer_unit(bound, self.name_of(bound))
        self.spans.setdefault(unit.name, self.span(node))
        return self.use(unit, self.refs(node.args[0]), node)

    def _inner_model(self, node: ast.Call) -> Model | Sequential | None:
        """The model inside TimeDistributed()."""
        argument = (
            node.args[0] if node.args else next((k.value for k in node.keywords if k.arg == "layer"), None)
        )
        if not isinstance(argument, ast.Name):
            return None
        inner = self.names.get(argument.id)
        return inner if isinstance(inner, Model | Sequential) else None

    def _over_time(self, inner: Model | Sequential, node: ast.Call) -> LayerValue:
        unit = self._unit(inner, node)
        name = self.framework.named("TimeDistributed", self.counts)
        named = {keyword.arg: keyword.value for keyword in node.keywords}
        own = self.value(named["name"]) if "name" in named else None

        def build(sources: Sequence[Tensor]) -> Layer:
            return over_time(lambda source: unit.on([source]), sources[0].lengths)

        outer = Unit(own if isinstance(own, str) else name, build, self.text[slice(*self.span(node))])
        self.spans.setdefault(outer.name, self.span(node))
        return LayerValue(outer, None)


def _frozen(network: Network) -> Network:
    return network._replace(layers=tuple(map(frozen, network.layers)))

"""Keras' layers and models, used on tensors: they are built, and the graph grows."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ...calculator.calls import LayerError
from ...calculator.cells import LAYER
from ...calculator.formulas import Number
from ...calculator.frameworks.framework import Bound
from ...calculator.frameworks.keras.wrappers import over_time
from ...calculator.graph import Unit, layer_unit, model_unit
from ...calculator.layers import Layer
from ...calculator.shapes import Tensor, unnamed
from ...calculator.weights import Group, vector
from ..values import Function, Instance, Method, Unknown
from .objects import KerasLayer, KerasModel, KerasTensor, Variable, attach
from .storage import can_be_stored, store

if TYPE_CHECKING:
    from . import Keras

_READ = ("inputs", "initial_state", "query", "value", "key", "x", "sequences")
_PASSED = (
    "training",
    "mask",
    "use_causal_mask",
    "return_attention_scores",
    "attention_mask",
    "query_mask",
    "value_mask",
    "key_mask",
    "constants",
)


def neutral(bound: Bound) -> Bound:
    """A call without what it says of training: that is Keras' own bookkeeping."""
    arguments = {name: _neutral(value) for name, value in bound.arguments.items()}
    if "trainable" in arguments and bound.name != "Given":
        arguments["trainable"] = True
    return bound._replace(arguments=arguments)


def _neutral(value: Any) -> Any:
    if isinstance(value, Bound):
        return neutral(value)
    if isinstance(value, tuple) and any(isinstance(item, Bound) for item in value):
        return tuple(map(_neutral, value))
    return value


def flatten(value: Any) -> list[KerasTensor]:
    """The tensors in a value: one, or several in lists and dicts."""
    if isinstance(value, KerasTensor):
        return [value]
    if isinstance(value, dict):
        return [tensor for key in sorted(value, key=str) for tensor in flatten(value[key])]
    if isinstance(value, (list, tuple)) and len(value) <= 500:
        return [tensor for item in value for tensor in flatten(item)]
    return []


def unknown_in(value: Any) -> Unknown | None:
    """Something unknown among what should be tensors."""
    if isinstance(value, Unknown):
        return value
    if isinstance(value, (list, tuple)):
        return next((found for item in value[:100] if (found := unknown_in(item))), None)
    return None


class Use:
    """The uses of layers in one program."""

    def __init__(self, keras: Keras) -> None:
        self.keras, self.machine = keras, keras.machine

    def use(self, layer: KerasLayer, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        """What a layer returns on some tensors."""
        machine = self.machine
        unknown = layer.taint
        if unknown is not None:
            return machine.unknown(node, False, unknown)
        if not layer.is_built:
            machine.certain(node, "a layer is built", layer)
        if layer.cls is not None and not isinstance(layer, KerasModel):
            return self.custom(layer, node, arguments, keywords)
        reads = self._reads(layer, node, arguments, keywords)
        if isinstance(reads, Unknown):
            return self._on_unknown(layer, reads, node)
        if isinstance(layer, KerasModel):
            return self._model(layer, reads, node)
        if layer.form == "Lambda":
            return self._lambda(layer, node, arguments)
        if layer.form == "MultiHeadAttention":
            return self._attention(layer, reads, node, keywords.get("return_attention_scores", False))
        return self._leaf(layer, reads, node)

    def _attention(self, layer: KerasLayer, reads: Sequence[KerasTensor], node: ast.AST, scores: Any) -> Any:
        """Attention, and the scores beside it, if they are asked for."""
        if not isinstance(scores, bool):
            self.machine.fail(node, "'return_attention_scores' is True or False")
        result = self._leaf(layer, reads, node)
        return [result, self.machine.unknown(node, True, is_passive=True)] if scores else result

    def _on_unknown(self, layer: KerasLayer, unknown: Unknown, node: ast.AST) -> Any:
        """A layer on something of which nobody knows the shape: it is built, but not known how."""
        if layer.is_built:
            return self.machine.unknown(node, True, is_passive=True)
        if (
            isinstance(layer, KerasModel)
            and layer.form == "Sequential"
            and layer.start is None
            and self.keras.source
        ):
            self.start_row(layer, (None, *self.keras.source), node)
            return self.machine.unknown(node, True, is_passive=True)
        if self.keras.is_model(layer):
            return self.machine.unknown(node, True, is_passive=True)
        return self.machine.fail_unknown(unknown, "the shape that this layer reads", "")

    def _reads(self, layer: KerasLayer, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        """The tensors that a call gives a layer."""
        machine = self.machine
        values = list(arguments)
        for name in _READ:
            if name in keywords:
                values.append(keywords[name])
        for name, value in keywords.items():
            if (
                name not in _READ
                and name not in _PASSED
                and (flatten(value) or isinstance(value, KerasLayer))
            ):
                machine.fail(node, f"'{name}' is not understood here")
        if keywords.get("constants") is not None:
            machine.fail(node, "'constants' is not understood here")
        if not values:
            machine.fail(node, "this layer is called on nothing")
        reads = flatten(values)
        unknown = unknown_in(values)
        if unknown is not None:
            return unknown
        if not reads:
            machine.fail(node, "this is no tensor that is known here")
        return reads

    def ref(self, tensor: KerasTensor) -> Any:
        """Where a tensor stands in the graph; an array is put there as an input."""
        if tensor.ref is None:
            if not tensor.shape:
                raise LayerError(None, "a number is no input of a layer")
            tensor.ref = self.keras.builder.input(Tensor(unnamed(tensor.shape[1:])))
            tensor.is_symbolic = False
        return tensor.ref

    def _leaf(self, layer: KerasLayer, reads: Sequence[KerasTensor], node: ast.AST) -> Any:
        keras = self.keras
        unit = layer.unit
        if unit is None:
            unit = layer.unit = self.unit_of(layer)
            keras.owners[unit] = layer
        return self._used(layer, unit, reads, node)

    def _used(self, layer: KerasLayer, unit: Unit, reads: Sequence[KerasTensor], node: ast.AST) -> Any:
        keras, builder = self.keras, self.keras.builder
        self.machine.step(node, 60)
        try:
            refs = builder.use(unit, [self.ref(tensor) for tensor in reads])
        except LayerError as error:
            if keras.opened is not None and any(None in tensor.shape[1:] for tensor in reads):
                self.machine.fail_unknown(keras.opened, f"'{layer.name}'")
            raise keras.maker.placed([self._hinted(error, reads)], node) from None
        made = builder.layers[builder.units.index(unit)]
        if layer.flat is None:
            layer.layer = made
            attach(layer, list(made.groups))
            if layer.stored:
                self._store(layer, node)
        batch = reads[0].shape[0] if reads and reads[0].shape else None
        is_symbolic = any(tensor.is_symbolic for tensor in reads)
        tensors = [
            KerasTensor(keras, (batch, *builder.tensor(ref).lengths), ref, is_symbolic) for ref in refs
        ]
        for tensor in tensors:
            assert tensor.ref, "it stands in the graph"
            keras.makers[tensor.ref.node] = layer
        layer.ins = list(reads) if len(reads) > 1 else reads[0]
        layer.outs = tensors[0] if len(tensors) == 1 else tensors
        if len(tensors) > 1 and "cell" in layer.parts and layer.parts["cell"].form == "StackedRNNCells":
            return _by_cell(tensors, layer.parts["cell"])
        return layer.outs

    def _store(self, layer: KerasLayer, node: ast.AST) -> None:
        """Store a new layer's weights as its dtype says."""
        if not can_be_stored(layer, layer.stored) or len(layer.own) + len(layer.fixed) > 2:
            self.machine.fail(node, f"how '{layer.name}' stores its weights is not understood here")
        store(layer, layer.stored, None)

    def _hinted(self, error: LayerError, reads: Sequence[KerasTensor]) -> LayerError:
        """The layer before may return a sequence, if it is asked to."""
        ref = reads[0].ref if reads else None
        before = self.keras.makers.get(ref.node) if ref else None
        if before and before.bound and before.bound.returns_last_only:
            error.hint = f"The {before.bound.name} before it needs {before.bound.type.sequence_flag}=True."
        return error

    def unit_of(self, layer: KerasLayer) -> Unit:
        """A layer as a unit of the graph."""
        if layer.form == "TimeDistributed":
            return self._over_time(layer)
        assert layer.bound, "Keras' own layers have their call"
        bound = neutral(layer.bound)
        if layer.form == "MultiHeadAttention":
            return Unit(layer.name, lambda sources: _attending(bound, sources), layer.code, bound.call)
        unit = layer_unit(bound, layer.name)
        unit.code = layer.code
        return unit

    def _over_time(self, layer: KerasLayer) -> Unit:
        """TimeDistributed: what is inside is a layer of its own, which may be used elsewhere too."""
        inner: KerasLayer = layer.parts["layer"]
        call = layer.bound.call if layer.bound else None

        def build(sources: Sequence[Tensor]) -> Layer:
            return over_time(
                lambda source: self._inside(inner, source),
                sources[0].lengths,
                inner.bound.call if inner.bound else None,
            )

        return Unit(layer.name, build, layer.code, call)

    def _inside(self, inner: KerasLayer, source: Tensor) -> Layer:
        """A layer on what one timestep has."""
        if inner.unit is None:
            if isinstance(inner, KerasModel) and inner.form == "Sequential":
                if inner.network is None and inner.start is None:
                    self.start_row(inner, (None, *source.lengths), ast.Pass())
                self.finish_row(inner, ast.Pass())
                self.unit_of_model(inner)
            elif isinstance(inner, KerasModel):
                self.unit_of_model(inner)
            elif inner.cls is not None:
                raise LayerError(None, f"'{inner.name}' inside TimeDistributed() is not understood here")
            else:
                if inner.form == "MultiHeadAttention":
                    raise LayerError(
                        None,
                        "TimeDistributed() gives its layer one input, and attention needs two",
                    )
                inner.unit = self.unit_of(inner)
                self.keras.owners[inner.unit] = inner
        assert inner.unit, "it is a unit now"
        if inner.stored:
            raise LayerError(None, f"how '{inner.name}' stores its weights is not understood here")
        made = inner.unit.on([source])
        if inner.flat is None:
            inner.layer = made
            attach(inner, list(made.groups))
        elif inner.layer is not None and [group.weights for group in made.groups] != [
            group.weights for group in inner.layer.groups
        ]:
            raise LayerError(None, f"'{inner.name}' is shared, but reads another shape here")
        return made

    # Models

    def _model(self, model: KerasModel, reads: Sequence[KerasTensor], node: ast.AST) -> Any:
        if model.form == "Sequential":
            if model.start is None:
                shape = reads[0].shape
                self.start_row(model, (None, *shape[1:]) if not reads[0].is_symbolic else shape, node)
            self.finish_row(model, node)
        model.is_used = True
        ins, outs = model.ins, model.outs
        result = self._used(model, self.unit_of_model(model), reads, node)
        model.ins, model.outs = ins, outs
        return result

    def unit_of_model(self, model: KerasModel) -> Unit:
        """A model as a unit of the graph."""
        if model.unit is None:
            assert model.network, "a model that is used has its network"
            model.unit = model_unit(model.network, model.name, model.form)
            self.keras.owners[model.unit] = model
        return model.unit

    def start_row(self, model: KerasModel, shape: tuple[int | None, ...], node: ast.AST) -> None:
        """Give layers in a row their input, and build them."""
        keras = self.keras
        ref = keras.builder.input(Tensor(unnamed(shape[1:])))
        model.start = KerasTensor(keras, shape, ref, True)
        model.end = model.start
        model.ins = model.start
        for layer in model.row:
            self.extend_row(model, layer, node)

    def extend_row(self, model: KerasModel, layer: KerasLayer, node: ast.AST) -> None:
        """Build one more layer of a row, on what the one before returns."""
        place = self.keras.places.get(id(layer), node)
        result = self.use(layer, place, [model.end], {})
        if isinstance(result, (list, tuple)):
            result = result[0] if len(result) == 1 else result
        if not isinstance(result, KerasTensor):
            self.machine.fail(
                place, f"'{layer.name}' returns several tensors, and a layer in a row returns one"
            )
        model.end = result
        model.outs = result
        model.flat = None
        model.unit = None
        model.network = None

    def finish_row(self, model: KerasModel, node: ast.AST) -> None:
        """The network of layers in a row."""
        if model.network is not None:
            return
        if not model.row:
            self.machine.fail(node, "there is no layer in this model", "Add one to it.")
        assert model.start, "it has its input"
        assert model.end, "it has its input"
        self.set_network(model, [model.start], [model.end], node)

    def set_network(
        self, model: KerasModel, inputs: Sequence[KerasTensor], outputs: Sequence[KerasTensor], node: ast.AST
    ) -> None:
        """Make a model of what lies between some tensors."""
        keras, builder = self.keras, self.keras.builder
        refs, ends = [tensor.ref for tensor in inputs], [tensor.ref for tensor in outputs]
        if None in refs or None in ends:
            self.machine.fail(node, "a model's inputs and outputs are tensors of its graph")
        try:
            network = builder.network(refs, ends)  # type: ignore[arg-type]
        except LayerError as error:
            raise keras.maker.placed([error], node) from None
        model.network = network
        units = builder.units_between(refs, ends)  # type: ignore[arg-type]
        model.units = [keras.owners[unit] for unit in units]
        model.unit = None
        flat: list[Variable] = []
        for layer in model.units:
            flat += layer.flat or []
        model.flat = flat
        if model.form != "Sequential":
            from .order import order_of

            model.order = order_of(keras, refs, ends)  # type: ignore[arg-type]

    # Layers of the text

    def custom(self, layer: KerasLayer, node: ast.AST, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        """A layer or model whose class is in the text: its `build` and `call` are evaluated."""
        machine, _keras = self.machine, self.keras
        assert layer.cls, "its class is in the text"
        if not layer.is_ready:
            machine.fail(node, f"the __init__ of '{layer.kind}' must call super().__init__()")
        tensors = flatten([*arguments, *keywords.values()])
        unknown = unknown_in(arguments)
        if unknown is not None:
            return self._on_unknown(layer, unknown, node)
        if not tensors:
            machine.fail(node, "this layer is called on nothing that is known here")
        if not layer.is_built:
            _, build = layer.cls.find("build")
            if isinstance(build, Function):
                first = arguments[0] if arguments else next(iter(keywords.values()))
                shape = (
                    first.shape
                    if isinstance(first, KerasTensor)
                    else [tensor.shape for tensor in flatten(first)]
                )
                machine.call(Method(build, layer), node, [shape], {})
        _, call = layer.cls.find("call")
        if not isinstance(call, Function):
            machine.fail(node, f"'{layer.kind}' has no call()")
        is_symbolic = any(tensor.is_symbolic for tensor in tensors)
        inside = {id(tensor): self._scratch(tensor) for tensor in tensors} if is_symbolic else {}
        result = machine.call(
            Method(call, layer),
            node,
            [_swapped(value, inside) for value in arguments],
            {
                name: _swapped(value, inside)
                for name, value in keywords.items()
                if name in _parameters(call) or _has_more(call)
            },
        )
        if isinstance(result, Unknown) or unknown_in(
            result if isinstance(result, (list, tuple)) else [result]
        ):
            found = unknown_in(result if isinstance(result, (list, tuple)) else [result])
            layer.flat = list(layer.weights())
            return machine.unknown(node, True, found, True)
        layer.flat = list(layer.weights())
        if not is_symbolic:
            layer.outs = result
            return result
        return self._composite(layer, tensors, flatten(result), node, result)

    def _scratch(self, tensor: KerasTensor) -> KerasTensor:
        """A tensor of the same shape inside a layer."""
        ref = self.keras.builder.input(Tensor(unnamed(tensor.shape[1:])))
        return KerasTensor(self.keras, tensor.shape, ref, True)

    def _composite(
        self,
        layer: KerasLayer,
        reads: list[KerasTensor],
        inner: list[KerasTensor],
        node: ast.AST,
        result: Any,
    ) -> Any:
        """A layer of the text as one layer of the graph."""
        keras = self.keras
        if not inner:
            self.machine.fail(node, f"what call() of '{layer.kind}' returns is not known here")
        outputs = tuple(Tensor(unnamed(tensor.shape[1:])) for tensor in inner)
        groups = tuple(groups_of(layer))
        note = "a layer of the text"

        def build(sources: Sequence[Tensor]) -> Layer:
            return Layer(
                layer.kind,
                sources[0],
                outputs,
                groups,
                (note,),
                also_reads=tuple(sources[1:]),
                has_unknown_products=bool(groups),
            )

        if layer.unit is None:
            layer.unit = Unit(layer.name, build, layer.code)
            keras.owners[layer.unit] = layer
        else:
            layer.unit.build = build
        made = self._used(layer, layer.unit, reads, node)
        tensors = made if isinstance(made, list) else [made]
        return _refilled(result, iter(tensors))

    def _lambda(self, layer: KerasLayer, node: ast.AST, arguments: list[Any]) -> Any:
        """Lambda(): the function is evaluated on the tensors."""
        function = layer.attributes.get("function")
        tensors = flatten(arguments)
        inside = {id(tensor): self._scratch(tensor) for tensor in tensors}
        result = self.machine.call(function, node, [_swapped(value, inside) for value in arguments], {})
        given = layer.attributes.get("output_shape")
        found = flatten(result)
        if (not found or isinstance(result, Unknown)) and isinstance(given, (tuple, list)):
            found = [KerasTensor(self.keras, (None, *given))]
            result = found[0]
        if not found:
            unknown = (
                result
                if isinstance(result, Unknown)
                else Unknown(self.machine.code(node), self.machine.first_line(node))
            )
            self.machine.fail_unknown(unknown, f"the shape that '{layer.name}' returns", "")
        layer.flat = []
        return self._composite(layer, tensors, found, node, result)


def _attending(bound: Bound, sources: Sequence[Tensor]) -> Layer:
    """Attention from one sequence to another: keys and values are made of the other's features."""
    try:
        layer = bound.build(sources[0])._replace(given=bound.given)
        others = [bound.build(source) for source in sources[1:]]
    except LayerError as error:
        error.call = error.call or bound.call
        raise
    if not others:
        raise LayerError(None, "attention needs a query and a value", call=bound.call)
    groups = list(layer.groups)  # query, key, perhaps a gate, value, output
    groups[-2], groups[1] = others[0].groups[-2], others[-1].groups[1]
    is_self = all(source.lengths == sources[0].lengths for source in sources)
    return layer._replace(
        groups=tuple(groups),
        also_reads=tuple(sources[1:]),
        between=layer.between if is_self else None,
        has_unknown_products=not is_self,
        notes=layer.notes if is_self else ("attention from one sequence to another",),
    )


def _by_cell(tensors: list[KerasTensor], stack: KerasLayer) -> list[Any]:
    """What stacked cells return: the output, and for each cell its state, or a list of its states."""
    made: list[Any] = tensors[:1]
    rest = tensors[1:]
    for cell in stack.tracked[0]:
        if cell.form == "StackedRNNCells":
            return tensors
        count = 2 if cell.form == "LSTMCell" else 1
        made.append(rest[:count] if count > 1 else rest[0])
        rest = rest[count:]
    return made


def groups_of(layer: KerasLayer) -> list[Group]:
    """The weights of a layer whose class is in the text, in groups by the layers in it."""
    groups: list[Group] = []
    seen: set[int] = set()
    _collect(layer, "", groups, seen)
    return groups


def _collect(layer: KerasLayer, label: str, groups: list[Group], seen: set[int]) -> None:
    if id(layer) in seen:
        return
    seen.add(id(layer))
    own = [variable for variable in (*layer.own, *layer.fixed) if id(variable) not in seen]
    seen.update(map(id, own))
    if own:
        groups.append(Group((LAYER,), tuple(plain(variable) for variable in own), label, "layers"))
    for inner in layer.inner():
        _collect(inner, f"{label} {inner.name}".strip(), groups, seen)


def plain(variable: Variable) -> Any:
    """A variable as a tensor of which nobody says what reads it."""
    shape = tuple(Number(length.value) for length in variable.weight.shape)
    return vector("θ", variable.name, LAYER, shape)


def _swapped(value: Any, tensors: dict[int, KerasTensor]) -> Any:
    if isinstance(value, KerasTensor):
        return tensors.get(id(value), value)
    if isinstance(value, (list, tuple)):
        return type(value)(_swapped(item, tensors) for item in value)
    if isinstance(value, dict):
        return {key: _swapped(item, tensors) for key, item in value.items()}
    return value


def _refilled(value: Any, tensors: Any) -> Any:
    if isinstance(value, KerasTensor):
        return next(tensors)
    if isinstance(value, dict):
        made = dict.fromkeys(value)
        for key in sorted(value, key=str):
            made[key] = _refilled(value[key], tensors)
        return made
    if isinstance(value, (list, tuple)):
        return type(value)(_refilled(item, tensors) for item in value)
    return value


def _parameters(function: Function) -> set[str]:
    arguments = function.node.args
    return {argument.arg for argument in (*arguments.args, *arguments.kwonlyargs)}


def _has_more(function: Function) -> bool:
    return function.node.args.kwarg is not None


__all__ = ["Instance", "Use"]

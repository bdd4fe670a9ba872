"""What is counted of a module."""

from __future__ import annotations

import ast
import math
from collections.abc import Mapping, Sequence
from typing import Any

from ...calculator.calls import LayerError
from ...calculator.cells import LAYER
from ...calculator.formulas import Number
from ...calculator.graph import GraphBuilder, Unit
from ...calculator.layers import Layer
from ...calculator.network import Network
from ...calculator.shapes import Lengths, Tensor, unnamed
from ...calculator.weights import Group, Weight, vector, with_training
from ..maker import Maker
from .dtypes import FLOAT, UNKNOWN
from .flow import followed
from .layers import may_join_batch, own_input, rows
from .lengths import BATCH, Source
from .methods import refuse_own
from .registration import Registered, refuse_possible_module
from .tensors import Parameter


def network_of(
    maker: Maker, root: Registered, sources: Sequence[Source]
) -> tuple[Network, dict[str, tuple[int, int]]]:
    """The network that a module is, and where each of its layers is made.

    Raises:
        ProgramError: There is something in it that the text does not say, or its layers do not fit.
    """
    refuse_own(
        maker.machine,
        root,
        root.span,
        ("named_modules",),
        ("parameters", "named_parameters", "named_modules"),
    )
    for _, module in root.tree():
        for value in module.attributes.values():
            if not isinstance(value, Registered):
                refuse_possible_module(maker.machine, value)
    unknown = root.unknown_part()
    if unknown is not None:
        maker.machine.fail_unknown(unknown, "this model", '"Given(parameters=1000, output=[64])"')
    if any(parameter.dtype == UNKNOWN for _, parameter in root.all_parameters()):
        maker.machine.fail(
            root.span,
            "the type of these parameters is that of what load_state_dict(assign=True) loads",
            "Leave 'assign' out, or convert the model after it, as with .float().",
        )
    listed = list(rows(root))
    spans: dict[str, tuple[int, int]] = {}
    is_plain = len(sources) < 2 and not any(BATCH in source for source in sources)
    network = _row(maker, root, sources, listed) if is_plain else None
    if network is None:
        layers = [layer for row in listed for layer in _listed(*row)]
        if not layers:
            maker.machine.fail(root.span, "there is no layer in this module")
        network = Network(maker.framework, tuple(layers), is_apart=True)
    _check(maker, root, network)
    if sources and network.is_apart:
        network = followed(maker, root, sources, network)
    for path, module, own in listed:
        spans.setdefault(path or "0", module.span)
        for name, parameter in own:
            if parameter.code:
                spans.setdefault(f"{path}.{name}".lstrip("."), parameter.span)
    return network, spans


def _check(maker: Maker, root: Registered, network: Network) -> None:
    """Check that what is listed is what the module registers, to the last parameter.

    Raises:
        ProgramError: It is not.
    """
    counts = [0, 0]
    for _, parameter in root.all_parameters():
        size = math.prod(parameter.shape)
        counts[0] += size
        counts[1] += size if parameter.requires_grad else 0
    if counts != [network.parameters, network.trainable]:
        maker.machine.fail(root.span, "what this model registers is not understood here")


def _row(maker: Maker, root: Registered, sources: Sequence[Any], listed: list[Any]) -> Network | None:
    """The network of a layer alone, or of layers in a row; None where the shapes in it are not known."""
    if root.cls is not None or (root.bound is None and root.name != "Sequential"):
        return None
    chain = list(_chain("", root)) if root.name == "Sequential" else [("", root)]
    if not chain or any(module.bound is None or module.children for _, module in chain):
        return None
    first = chain[0][1].bound
    assert first, "all of them are bound"
    own = own_input(first)
    if not sources and own is None:
        if len(chain) > 1:
            return None
        maker.machine.fail(
            chain[0][1].span, "the input of this model is missing", "Give the block an 'input'."
        )
    starts = sources or [(None,) * more + (own or ()) for more in range(3)]
    errors: list[LayerError] = []
    for start in starts:
        try:
            network = _joined(maker, chain, start)
            break
        except LayerError as error:
            errors.append(error)
    else:
        if may_join_batch(errors) or (not sources and own is not None and None in own):
            return None
        raise maker.placed(errors[:1], ast.Pass())
    whole = {path or "0": (module, own) for path, module, own in listed}
    layers = tuple(_with_weights(layer, *whole[layer.name]) for layer in network.layers)
    return network._replace(layers=layers)


def _joined(maker: Maker, chain: list[tuple[str, Registered]], start: Lengths) -> Network:
    """The network of layers in a row, on an input."""
    builder = GraphBuilder(maker.framework)
    units: dict[int, Unit] = {}
    first = chain[0][1].bound
    assert first, "all of them are bound"
    batch_axis = first.type.batch_axis(first.arguments) or 0
    begin = end = builder.input(Tensor(unnamed(start), batch_axis=batch_axis))
    for path, module in chain:
        if id(module) not in units:
            units[id(module)] = _unit(module, path or "0")
        end = builder.use(units[id(module)], [end])[0]
    return builder.network([begin], [end])


def _listed(path: str, module: Registered, own: list[tuple[str, Parameter]]) -> list[Layer]:
    """A module by itself: a layer, or parameters that belong to no layer."""
    if module.bound is not None and module.layer is not None:
        layer = module.layer._replace(given=module.bound.given, signatures=module.bound.signatures)
        if layer.used_along is not None and None not in layer.used_along:
            layer = layer._replace(used_along=(None,))  # on how much it is called is not known yet
        return [_with_weights(layer, module, own)._replace(name=path or "0", code=module.code)]
    is_alone = module.name in ("Module", "ParameterList", "ParameterDict")
    if module.cls is None and own and not is_alone and "Parametrization" not in module.name:
        weights = tuple(_alone_weight(name, parameter) for name, parameter in own)
        groups = (Group((LAYER,), weights),)
        made = Layer(module.name, Tensor(()), (), groups, name=path or "0", code=module.code)
        return [made._replace(has_unknown_products=True)]
    if module.cls is None and not own and not is_alone:
        note = "it learns nothing"
        return [Layer(module.name, Tensor(()), (), notes=(note,), name=path or "0", code=module.code)]
    return [
        Layer(
            "Parameter",
            Tensor(()),
            (),
            (Group((LAYER,), (_alone_weight(name, parameter),)),),
            ("a parameter that stands alone",),
            name=f"{path}.{name}".lstrip("."),
            code=parameter.code or "nn.Parameter(…)",
            has_unknown_products=True,
        )
        for name, parameter in own
    ]


def _chain(path: str, root: Registered) -> Any:
    """The layers of a row, and of rows in it, with the way to each; those that appear twice come twice."""
    for name, child in root.children.items():
        own = f"{path}.{name}".lstrip(".")
        if not isinstance(child, Registered):  # None, which cannot be called
            yield own, Registered(None, 0, root.span, "Module")
        elif child.name == "Sequential" and child.cls is None:
            yield from _chain(own, child)
        elif child.cls is None:
            yield own, child
        else:
            yield own, Registered(child.cls, 0, child.span, "Module")


def _unit(module: Registered, name: str) -> Unit:
    bound = module.bound
    assert bound, "only layers that are bound stand in a row"

    def build(sources: Any) -> Layer:
        try:
            return bound.build(sources[0])._replace(given=bound.given, signatures=bound.signatures)
        except LayerError as error:
            error.call = error.call or bound.call
            raise

    return Unit(name, build, module.code, bound.call)


def _alone_weight(name: str, parameter: Parameter) -> Weight:
    shape = tuple(Number(length) for length in parameter.shape)
    return _typed(vector("θ", name, LAYER, shape, parameter.requires_grad), parameter)


def _with_types(group: Group, registered: Mapping[str, Parameter]) -> Group:
    """A group of weights with their parameters' types."""
    return group._replace(weights=tuple(_typed(weight, registered[weight.name]) for weight in group.weights))


def _typed(weight: Weight, parameter: Parameter) -> Weight:
    """A weight with its parameter's type, where that is not the usual one."""
    return weight if parameter.dtype == (weight.dtype or FLOAT) else weight._replace(dtype=parameter.dtype)


def _with_weights(layer: Layer, module: Registered, own: list[tuple[str, Parameter]]) -> Layer:
    """A layer with the parameters that are registered in its module, and were not counted before."""
    registered = dict(own)
    names = [weight.name for weight in layer.weights]
    is_whole = names == list(registered) and all(
        parameter.weight is not None and parameter.weight.name == name for name, parameter in own
    )
    if is_whole:
        groups = tuple(
            with_training(group, [registered[weight.name].requires_grad for weight in group.weights])
            for group in layer.groups
        )
        return layer._replace(groups=tuple(_with_types(group, registered) for group in groups))
    if not names and not own:
        return layer
    weights = tuple(_alone_weight(name, parameter) for name, parameter in own)
    missing = [
        name
        for name, parameter in module.parameters.items()
        if parameter is not None and name not in registered
    ]
    notes = layer.notes
    if missing:
        notes += (f"{' and '.join(missing)} is counted above, where it is made",)
    groups = (Group((LAYER,), weights),) if weights else ()
    made = layer._replace(groups=groups, notes=notes, cell=None, states=(), starts_at_one=())
    return made._replace(has_unknown_products=True)

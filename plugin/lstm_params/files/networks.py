"""A file as a network: the layers that it describes, or its tensors and the recurrent layers among them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from ..calculator.formulas import counted
from ..calculator.frameworks import FRAMEWORKS
from ..calculator.layers import Layer
from ..calculator.network import Kept, Network
from .errors import FileError
from .recurrent import Recognised, misshapen, recognised
from .roles import UNSAID, with_roles
from .rows import module_rows
from .tensors import SavedModel, StoredTensor, shortened

_OTHER_ROLES = {
    "buffer": "buffers", "optimizer": "an optimizer's state", "training": "what training keeps",
    "constant": "constants",
}  # fmt: skip


def saved_network(saved: SavedModel) -> Network:
    """The network that a file is.

    Args:
        saved: What it holds.

    Raises:
        FileError: It holds nothing that is counted.
    """
    notes = list(saved.notes)
    tensors = with_roles(saved, notes)
    if saved.framework == "keras":
        notes += _packed(saved, tensors)
        network = _of_keras(saved, tensors, notes) if saved.described is not None else None
        if network is not None:
            return network._replace(kept=_kept(saved, tensors, notes))
        notes.append(UNSAID)
    counted_tensors = [tensor for tensor in tensors if tensor.role == "parameter" and not tensor.same_as]
    if not counted_tensors:
        raise FileError("holds no parameters")
    if not any(tensor.numbers for tensor in counted_tensors):
        raise FileError(
            "holds tensors without numbers, which are in other files: make one of them first, as DeepSpeed's "
            "'zero_to_fp32.py' does"
        )
    found = _recurrent(saved, counted_tensors, notes)
    own = {tensor.name for one in found for tensor in one.tensors}
    layers = _in_order(found, [tensor for tensor in counted_tensors if tensor.name not in own], tensors)
    kinds = [one.framework for one in found]
    key = saved.framework or (max(kinds, key=kinds.count) if kinds else "pytorch")
    framework = FRAMEWORKS[key]._replace(label=saved.format, name="this file")
    network = Network(framework, tuple(_named_apart(layers)), is_apart=True)
    # Rows are made in three ways: whatever one of them missed must not make a total that looks right
    parameters = sum(tensor.numbers for tensor in counted_tensors)
    if network.parameters != parameters:
        raise FileError(
            f"is not understood: its rows make {network.parameters:,}, and its tensors {parameters:,}"
        )
    trainable = sum(tensor.numbers for tensor in counted_tensors if tensor.trainable)
    if network.trainable != trainable:
        raise FileError(
            f"is not understood: of its rows {network.trainable:,} are trainable, and of its tensors "
            f"{trainable:,}"
        )
    return network._replace(kept=_kept(saved, tensors, notes))


def _packed(saved: SavedModel, tensors: Iterable[StoredTensor]) -> Iterator[str]:
    """A note on weights that Keras packs: it counts the numbers that hold them."""
    from .keras_config import packs_weights

    if saved.described is not None:
        if packs_weights(saved.described):
            yield "weights of few bits are packed, several in a number: numbers are counted, as Keras does"
    elif any(len(one.shape) > 1 and one.dtype in ("int8", "uint8") for one in tensors):
        yield "weights of four bits would be packed, two in one of its integers: the integers are counted"


def _recurrent(saved: SavedModel, tensors: list[StoredTensor], notes: list[str]) -> list[Recognised]:
    """The recurrent layers of a file: as a graph has them, and else by names and shapes."""
    found: list[Recognised] = []
    if saved.framework == "onnx":
        from .onnx_layers import graph_layers

        found = graph_layers(saved.described, tensors, notes)
    notes += [
        f"'{shortened(one.name)}' has the name, and not the shape, of a recurrent layer's weight: where a "
        "model is spread over processes, each has a part of it"
        for one in misshapen(tensors)[:1]
    ]
    return found or recognised(tensors)


def _of_keras(saved: SavedModel, tensors: list[StoredTensor], notes: list[str]) -> Network | None:
    """The network of a configuration, if its weights are those of the file."""
    from .keras_config import UnknownError, configured_network

    try:
        network = configured_network(saved.described)
    except UnknownError as error:
        notes.append(f"its tensors are listed, since {error}")
        return None
    # sorted, since files list tensors by path, and the configuration lists layers as they were added
    stored = sorted(tensor.shape for tensor in tensors if tensor.role == "parameter")
    described = sorted(
        tuple(length.value for length in weight.shape) for layer in network.layers for weight in layer.weights
    )
    if stored != described:
        notes.append("its tensors are listed, since they are not those of the layers that it describes")
        return None
    return network._replace(framework=network.framework._replace(label=saved.format, name="this file"))


def _in_order(
    found: Iterable[Recognised], rest: list[StoredTensor], tensors: Iterable[StoredTensor]
) -> list[Layer]:
    """Recurrent layers and rows of other tensors, as they come in the file."""
    places = {tensor.name: number for number, tensor in enumerate(tensors)}
    rows = [(places[one.tensors[0].name], one.layer) for one in found]
    rows += [(places[first.name], layer) for first, layer in module_rows(rest)]
    return [layer for _, layer in sorted(rows, key=lambda row: row[0])]


def _named_apart(layers: Iterable[Layer]) -> Iterator[Layer]:
    """Layers whose names are all different."""
    used: dict[str, int] = {}
    for layer in layers:
        used[layer.name] = used.get(layer.name, 0) + 1
        number = used[layer.name]
        yield layer if number == 1 else layer._replace(name=f"{layer.name} ({number})")


def _kept(saved: SavedModel, tensors: list[StoredTensor], notes: list[str]) -> Kept:
    """What the result says of the file beside its count: notes, types, bytes."""
    own = [tensor for tensor in tensors if tensor.role == "parameter" and not tensor.same_as]
    by_dtype: dict[str, int] = {}
    for tensor in own:
        by_dtype[tensor.dtype] = by_dtype.get(tensor.dtype, 0) + tensor.numbers
    dtypes = sorted(by_dtype, key=lambda dtype: -by_dtype[dtype])
    said = [*notes]
    tied = [tensor for tensor in tensors if tensor.same_as and tensor.role == "parameter"]
    if tied:
        said.append(f"{counted(len(tied), 'tensors')} more, with the numbers of others")
    for role, name in _OTHER_ROLES.items():
        numbers = sum(tensor.numbers for tensor in tensors if tensor.role == role and not tensor.same_as)
        if numbers:
            said.append(f"not counted: {name}, {counted(numbers, 'numbers')}")
    file = os.path.basename(saved.files[0]) if saved.files else ""
    return Kept(file, sum(tensor.bytes for tensor in own), " and ".join(dtypes), tuple(said))

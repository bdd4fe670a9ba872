"""One recurrent layer in two frameworks, and why its counts and tensors differ."""

from collections import Counter
from itertools import groupby

from .formulas import counted
from .layers import Layer
from .network import Network
from .tensor_code import is_index, placed_parts
from .weights import Weight


def differences(one: Network, other: Network) -> list[str]:
    """How the second network's recurrent layer differs from the first one's, each in a sentence."""
    sentences = (
        *(_biases, _reset, _update, _functions, _forget_offset, _order, _orientation, _separation, _joined),
        *(_directions, _packed, left_out),
    )
    return [text for sentence in sentences if (text := sentence(one, other))]


def bias_counts(layer: Layer) -> dict[str, int]:
    """How many bias vectors each gate has in each direction, by the gate's role."""
    gated = [place for place in placed_parts(layer) if not place.group.is_projection]
    biases = Counter(place.part.gate.role for place in gated if place.part.source.kind == "bias")
    sets = {place.set for place in gated}
    return {role: biases[role] // len(sets) for role in _roles(layer)}


def _roles(layer: Layer) -> list[str]:
    return [gate.role for gate in layer.groups[0].gates]


def _units(layer: Layer) -> int:
    return layer.groups[0].weights[0].blocks[0].writes.value


def _biases(one: Network, other: Network) -> str:
    ours, theirs = one.layers[0], other.layers[0]
    before, after = bias_counts(ours), bias_counts(theirs)
    if before == after:
        return ""
    vectors = (sum(after.values()) - sum(before.values())) * _direction_count(ours)
    are_added = set(after.values()) == {2} and theirs.cell is not None and not theirs.cell.reset
    kept = _vectors(theirs, after, " bias vector") + (" and adds them" if are_added else "")
    difference = f"{abs(vectors)} × {_units(ours):,} = {abs(vectors) * _units(ours):,}"
    more = "more" if vectors > 0 else "fewer"
    return (
        f"{other.framework.name} keeps {kept}, {one.framework.name} {_vectors(ours, before)}: "
        f"{difference} {more}."
    )


def _direction_count(layer: Layer) -> int:
    return len({place.direction for place in placed_parts(layer)})


_NUMBERS = ("no", "one", "two")


def _vectors(layer: Layer, counts: dict[str, int], noun: str = "") -> str:
    """`two bias vectors per gate`, or how many for which gates."""
    if len(set(counts.values())) == 1:
        count = next(iter(counts.values()))
        return _number(count, noun) + (" per gate" if len(counts) > 1 else "")
    symbols = {gate.role: gate.symbol for gate in layer.groups[0].gates}
    by_count = groupby(sorted(counts, key=lambda role: -counts[role]), key=lambda role: counts[role])
    texts: list[str] = []
    for count, roles in by_count:
        number = _number(count, "" if texts else noun)
        texts.append(f"{number} for {' and '.join(symbols[role] for role in roles)}")
    return " and ".join(texts)


def _number(count: int, noun: str) -> str:
    return _NUMBERS[count] + (f"{noun}s" if noun and count != 1 else noun)


def _reset(one: Network, other: Network) -> str:
    resets = [network.layers[0].cell.reset if network.layers[0].cell else "" for network in (one, other)]
    if resets[0] == resets[1]:
        return ""
    return (
        f"{other.framework.name} applies the reset gate {resets[1]} the recurrent product, "
        f"{one.framework.name} here {resets[0]} it: the two compute different things."
    )


def _update(one: Network, other: Network) -> str:
    """What z lets through, where that differs."""
    ours, theirs = (network.layers[0].cell for network in (one, other))
    if ours is None or theirs is None or not ours.reset or ours.update_takes == theirs.update_takes:
        return ""
    letters = [
        next(gate.letter for gate in network.layers[0].groups[0].gates if gate.role == "update")
        for network in (one, other)
    ]
    return (
        f"In {other.framework.name} {letters[1]} = 1 takes the {_TAKEN[theirs.update_takes]}, in "
        f"{one.framework.name} {letters[0]} = 1 takes the {_TAKEN[ours.update_takes]}: "
        "the weights of that gate get a minus sign."
    )


_TAKEN = {"old": "old hidden state", "new": "new value"}


def _functions(one: Network, other: Network) -> str:
    """Which functions the gates end in, where that differs."""
    cells = [network.layers[0].cell for network in (one, other)]
    if cells[0] is None or cells[1] is None:
        return ""
    gated = len(cells[0].gates) > 1
    ours, theirs = ([cell.share, cell.squash] if gated else [cell.squash] for cell in (cells[0], cells[1]))
    if ours == theirs:
        return ""
    return (
        f"{other.framework.name}'s {other.layers[0].type} ends in {' and '.join(theirs)}, "
        f"{one.framework.name}'s in {' and '.join(ours)}: the two compute different things."
    )


def _forget_offset(one: Network, other: Network) -> str:
    """What the code adds to the forget gate, where only one does."""
    offsets = [
        network.layers[0].cell.forget_offset if network.layers[0].cell else 0 for network in (one, other)
    ]
    if offsets[0] == offsets[1]:
        return ""
    adding = other if offsets[1] else one
    return (
        f"{adding.framework.name} adds {max(offsets)} to the forget gate in its code: the gate's bias is "
        f"{max(offsets)} less there for the same layer."
    )


def _joined(one: Network, other: Network) -> str:
    """Whether the input and the hidden state are read by one matrix."""
    ours, theirs = (_reads_in_a_tensor(network.layers[0]) for network in (one, other))
    if ours == theirs:
        return ""
    together, apart = (other, one) if theirs > ours else (one, other)
    return (
        f"{together.framework.name} has one matrix for x and h, {apart.framework.name} one for each: "
        "the rows of x come first."
    )


def _reads_in_a_tensor(layer: Layer) -> int:
    return len({blocks.source.kind for blocks in layer.weights[0].blocks})


def gate_order(layer: Layer) -> str:
    """A layer's gates in order: `i, f, c̃, o`."""
    return ", ".join(gate.symbol for gate in layer.groups[0].gates)


def _order(one: Network, other: Network) -> str:
    layers = [network.layers[0] for network in (one, other)]
    roles = [_roles(layer) for layer in layers]
    if roles[0] == roles[1]:
        return _letters(one, other)
    return (
        f"{other.framework.name} orders the gates {gate_order(layers[1])} ({', '.join(roles[1])}), "
        f"{one.framework.name} {gate_order(layers[0])}."
    )


def _letters(one: Network, other: Network) -> str:
    """What one framework calls otherwise than the other."""
    pairs = zip(one.layers[0].groups[0].gates, other.layers[0].groups[0].gates, strict=True)
    renamed = [
        f"{other.framework.name}'s {theirs.symbol} is {one.framework.name}'s {ours.symbol}, the {ours.role}"
        for ours, theirs in pairs
        if ours.letter != theirs.letter
    ]
    return f"{' and '.join(renamed)}; the order is the same." if renamed else ""


def is_gates_first(weight: Weight) -> bool:
    """Whether a matrix's gates run along its rows, and what is read along its columns."""
    return "r" not in weight.axes or weight.axes.index("w") < weight.axes.index("r")


def orientation(layer: Layer) -> str:
    """Along which axes a matrix's values lie."""
    return "gates × inputs" if is_gates_first(layer.weights[0]) else "inputs × gates"


def _orientation(one: Network, other: Network) -> str:
    ours, theirs = (orientation(network.layers[0]) for network in (one, other))
    if ours == theirs:
        return ""
    return f"{other.framework.name} stores each matrix as {theirs}, the transpose of {one.framework.name}'s."


def _separation(one: Network, other: Network) -> str:
    ours, theirs = (_gates_in_a_tensor(network.layers[0]) for network in (one, other))
    if (ours == 1) == (theirs == 1) or len(_roles(one.layers[0])) == 1:
        return ""
    apart, together = (other, one) if theirs == 1 else (one, other)
    return (
        f"{apart.framework.name} keeps a tensor for each gate, {together.framework.name} "
        "one for all of them, side by side."
    )


def _gates_in_a_tensor(layer: Layer) -> int:
    return len(layer.weights[0].by_gate)


def _directions(one: Network, other: Network) -> str:
    ours, theirs = (_has_direction_axis(network.layers[0]) for network in (one, other))
    if ours == theirs:
        return ""
    with_axis = other if theirs else one
    return (
        f"{with_axis.framework.name}'s tensors have a first axis for the directions, "
        f"here {counted(_direction_count(one.layers[0]), 'directions')}."
    )


def _packed(one: Network, other: Network) -> str:
    """How the numbers of a slice are no matrix, where that differs."""
    ours, theirs = (network.layers[0].packed for network in (one, other))
    if ours == theirs:
        return ""
    name, packed = (other.framework.name, theirs) if theirs else (one.framework.name, ours)
    return f"In {name}'s layer {packed}."


def _has_direction_axis(layer: Layer) -> bool:
    weight = layer.weights[0]
    return is_index(weight.slices(weight.parts[0])[0][1])


_CHANGE_OUTPUTS = (
    "activation", "recurrent_activation", "nonlinearity", "activations", "activation_fn", "gate_fn", "clip",
    "direction", "go_backwards", "reverse", "merge_mode", "merge_fn", "input_forget", "residual",
    "strides", "stride", "padding", "dilation_rate", "dilation", "kernel_dilation", "rate", "padding_mode",
    "epsilon", "eps", "momentum", "trainable",
)  # fmt: skip
"""Arguments that change what a layer computes, and not its weights."""


def left_out(one: Network, other: Network) -> str:
    """Which arguments of the first layer the second one is written without."""
    names = [name for name in _CHANGE_OUTPUTS if name in one.layers[0].given]
    names = [name for name in names if name not in other.layers[0].given]
    if not names:
        return ""
    return (
        f"{one.framework.name}'s {' and '.join(names)} changes no count, and is not carried over: "
        f"say it in {other.framework.name} too."
    )

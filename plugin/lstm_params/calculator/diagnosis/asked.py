"""Layers of which readers may ask why they have another number of parameters."""

from collections.abc import Iterator, Mapping
from itertools import product

from ..calls import Call, NetworkError
from ..cells import GRU_RESET_AFTER, GRU_RESET_BEFORE, LSTM, SIMPLE_RNN, Cell, Recurrent
from ..layers import Layer, as_recurrent
from ..named_tuples import NamedTuple
from ..network import Network
from .explanation import Question, written

LEFT_OUT = "embedding"
"""A cause that is looked for by the number alone, which has too many that fit for a page."""


_DENSE, EMBEDDING = "dense layer", "embedding"
_OF_SEQUENCES = ("features", "units", "timesteps")
WORDS: Mapping[str, tuple[str, str, str]] = {
    **dict.fromkeys(("LSTM", "GRU", "simple RNN", _DENSE), _OF_SEQUENCES),
    EMBEDDING: ("words of the vocabulary", "values for each word", "words of an input"),
}
"""By what readers call a layer: what its sizes count, as in `Sizes`."""

CELLS: Mapping[str, tuple[Cell, Cell]] = {
    "LSTM": (LSTM, LSTM),
    "GRU": (GRU_RESET_AFTER, GRU_RESET_BEFORE),
    "simple RNN": (SIMPLE_RNN, SIMPLE_RNN),
}
"""By what readers call a recurrent layer: its cell, with `reset_after` and without."""

SHOWN = ("keras", "pytorch")
"""The frameworks of the layers."""


class Choice(NamedTuple):
    """What a reader says of a layer beside its sizes."""

    layer: str
    """One of `WORDS`."""
    framework: str
    is_bidirectional: int = 0
    has_bias: int = 1
    resets_after: int = 1


class Sizes(NamedTuple):
    """The sizes of a layer."""

    reads: int
    """Features; of an embedding, words."""
    writes: int
    """Units; of an embedding, values for each word."""
    steps: int | None
    """Timesteps; of an embedding, words of an input."""


def asked(choice: Choice, sizes: Sizes) -> tuple[Question, Network] | None:
    """A layer as it is written, and counted; None if there is none such."""
    if choice.layer in CELLS:
        cell = CELLS[choice.layer][not choice.resets_after]
        flags = bool(choice.has_bias), bool(choice.is_bidirectional)
        recurrent = Recurrent(cell, sizes.reads, sizes.writes, *flags)
        found = written(recurrent, choice.framework, (sizes.steps,))
        is_same = found is not None and as_recurrent(found[1].layers[0]) == recurrent
        is_said = choice.resets_after or choice.layer == "GRU"
        return found if is_same and is_said else None
    if choice.is_bidirectional or not choice.resets_after:
        return None
    call = _call(choice, sizes)
    if call is None:
        return None
    axes = (sizes.steps,) if choice.layer == EMBEDDING else (sizes.steps, sizes.reads)
    question = Question((call,), choice.framework, axes)
    try:
        return question, question.network()
    except NetworkError:
        return None


def _call(choice: Choice, sizes: Sizes) -> Call | None:
    """The call of a dense layer or an embedding."""
    is_keras = choice.framework == "keras"
    if choice.layer == EMBEDDING:
        return (
            Call("Embedding" if is_keras else "nn.Embedding", sizes.reads, sizes.writes)
            if choice.has_bias
            else None
        )
    flags = {} if choice.has_bias else {"use_bias" if is_keras else "bias": False}
    arguments = (sizes.writes,) if is_keras else (sizes.reads, sizes.writes)
    return Call("Dense" if is_keras else "nn.Linear", *arguments, **flags)


def choice_of(network: Network) -> tuple[Choice, Sizes] | None:
    """What a network is among the layers that readers may ask about; None if it is none of them."""
    if len(network.layers) != 1 or network.framework.key not in SHOWN:
        return None
    layer = network.layers[0]
    found = _recurrent_choice(layer, network) if layer.cell else _other_choice(layer, network)
    made = asked(*found) if found else None
    is_same = made and made[1].parameters == network.parameters == network.trainable
    return found if is_same else None


def _recurrent_choice(layer: Layer, network: Network) -> tuple[Choice, Sizes] | None:
    recurrent, lengths = as_recurrent(layer), layer.input.lengths
    if recurrent is None or len(lengths) != 2:
        return None
    name = next((name for name, cells in CELLS.items() if recurrent.cell in cells), "")
    after = recurrent.cell == CELLS[name][0] if name else True
    choice = Choice(name, network.framework.key, recurrent.is_bidirectional, recurrent.has_bias, after)
    return choice, Sizes(recurrent.features, recurrent.units, lengths[0])


def _other_choice(layer: Layer, network: Network) -> tuple[Choice, Sizes] | None:
    """The dense layer or embedding that has a layer's formula on its input."""
    if not layer.groups:
        return None
    part, lengths = layer.groups[0].weights[0].parts[0], layer.input.lengths
    for name, has_bias in product((_DENSE, EMBEDDING), (1, 0)):
        axes = lengths if name == EMBEDDING else lengths[:-1]
        choice = Choice(name, network.framework.key, has_bias=has_bias)
        sizes = Sizes(part.source.length.value, part.writes.value, axes[0] if axes else None)
        made = asked(choice, sizes)
        if made and made[1].layers[0].formula == layer.formula:
            return choice, sizes
    return None


def choices() -> Iterator[Choice]:
    """All that readers may choose."""
    for layer, framework, is_both, has_bias, after in product(WORDS, SHOWN, (0, 1), (1, 0), (1, 0)):
        choice = Choice(layer, framework, is_both, has_bias, after)
        if asked(choice, Sizes(2, 2, 2)):
            yield choice


def width(network: Network) -> int:
    """How many values one of the layers returns at a time."""
    last = network.outputs[0].shape[-1]
    assert last, "its units are known"
    return last.value

"""Layers beside the recurrent ones that frameworks share, in no framework's terms.

What a layer is, is not guessed: it is written anew in its own framework, and must have the same tensors.
Which axis of a tensor is what is found by building a layer whose sizes are all different.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import product, takewhile

from .calls import Call, LayerError, NetworkError, Value
from .frameworks import FRAMEWORKS
from .frameworks.framework import Framework, LayerType
from .layers import Layer
from .named_tuples import NamedTuple
from .rows import network
from .weights import Weight

KINDS = {
    "Dense": ("inputs", "outputs"),
    "Embedding": ("words", "dimensions"),
    "BatchNormalization": ("features",),
    "LayerNormalization": ("features",),
    "Conv1D": ("channels", "filters", "window"),
    "Conv2D": ("channels", "filters", "height", "width"),
}
"""The layers, by Keras's names, and the sizes of each."""

_TRIED = (7, 11, 3, 5)
"""Sizes that are all different, and of no other axis."""

_LENGTH = 29
"""How long the axes are along which a window moves."""

_NAMES = {
    "inputs": ("in_features", "input_dims"),
    "outputs": ("units", "out_features", "features", "output_size", "output_dims"),
    "words": ("input_dim", "num_embeddings", "vocab_size", "inputDim"),
    "dimensions": (
        *("output_dim", "embedding_dim", "features", "embed_dim", "embedding_size", "dims"),
        "outputDim",
    ),
    "features": ("num_features", "normalized_shape", "shape", "dims"),
    "channels": ("in_channels", "in_features"),
    "filters": ("filters", "out_channels", "out_features", "features", "output_channels"),
    "window": ("kernel_size", "kernel_shape", "kernelSize"),
}
"""What frameworks call the arguments that give sizes."""

_BIAS = ("use_bias", "bias", "with_bias", "useBias", "bias_attr")
_NEEDED: dict[str, Value] = {"axis": -1, "create_scale": True, "create_offset": True, "decay_rate": 0.9}
"""Arguments without a default, as a normalization over the last axis has them."""

_LAST = (*_BIAS, *_NEEDED)
"""Arguments that are always written by name."""

_DECISIVE = frozenset(
    (
        *("groups", "feature_group_count", "depth_multiplier", "data_format", "dataFormat", "lora_rank"),
        *("reduction_axes", "num_groups"),
    )
)
"""Arguments with which a layer is another than the one that frameworks share."""


class Shared(NamedTuple):
    """A layer in no framework's terms."""

    kind: str
    """As in `KINDS`."""
    sizes: tuple[int, ...]
    has_bias: bool = True


class Axes(NamedTuple):
    """A tensor whose axes are understood."""

    name: str
    roles: tuple[str, ...]
    """What each axis runs over: `inputs`, `outputs`; `1` for an axis of one place."""
    trainable: bool


def as_shared(framework: Framework, layer: Layer) -> Shared | None:
    """What a layer has in common with those of other frameworks; None if it is not one such layer.

    Args:
        framework: Whose layer it is.
        layer: The layer.
    """
    if not layer.signatures or _DECISIVE & layer.given or layer.along_other_axis:
        return None
    name = layer.signatures[0].layer
    kinds = [kind for kind in KINDS if name in names_of(framework, kind)]
    return next((shared for kind in kinds if (shared := _read(framework, kind, layer))), None)


def names_of(framework: Framework, kind: str) -> list[str]:
    """What a framework calls a kind of layer: some have a batch normalization for each number of axes."""
    name = framework.layers.get(kind, kind)
    others = [name.replace("1", number) for number in "23"] if kind == "BatchNormalization" else []
    return [name, *[other for other in others if other != name and other in framework.types]]


def written_layer(shared: Shared, key: str, axes: int = 1) -> Layer:
    """A layer as a framework writes it, alone.

    Args:
        shared: The layer.
        key: The framework, by the name that blocks give it.
        axes: How many axes its input has, where that decides what a normalization is called.

    Raises:
        LayerError: The framework has no such layer.
    """
    framework = FRAMEWORKS[key]
    for call, source in product(_written(framework, shared), _sources(shared, axes)):
        try:
            (layer,) = network(call, framework=key, input=source).layers
        except NetworkError:
            continue  # its channels are in another place, or an argument more is needed
        if layer.trainable == _trained(shared):
            return layer
    without = "" if shared.has_bias else " without a bias"
    raise LayerError(None, f"{framework.name} has no {shared.kind}{without} that is counted here")


def axes_of(framework: Framework, shared: Shared) -> tuple[Axes, ...]:
    """The tensors of a layer, and what their axes run over.

    Raises:
        LayerError: The framework has no such layer.
    """
    return _axes(framework.key, shared.kind, shared.has_bias)


def pads(framework: Framework, shared: Shared) -> bool:
    """Whether a convolution returns as many places as it reads, where nothing is said of that."""
    layer = _tried(framework.key, shared.kind, shared.has_bias)
    return _LENGTH in layer.outputs[0].lengths


def _tried(key: str, kind: str, has_bias: bool) -> Layer:
    """A layer whose sizes are all different."""
    return written_layer(Shared(kind, _TRIED[: len(KINDS[kind])], has_bias), key)


@lru_cache
def _axes(key: str, kind: str, has_bias: bool) -> tuple[Axes, ...]:
    layer = _tried(key, kind, has_bias)
    by_size = {**dict(zip(_TRIED, KINDS[kind], strict=False)), 1: "1"}
    return tuple(
        Axes(weight.name, tuple(by_size[length] for length in _lengths(weight)), weight.trainable)
        for weight in layer.weights
    )


def _lengths(weight: Weight) -> tuple[int, ...]:
    return tuple(length.value for length in weight.shape)


def _read(framework: Framework, kind: str, layer: Layer) -> Shared | None:
    """A layer as one of a kind, if it has the tensors of the one that is written so."""
    for has_bias in (True, False) if kind in _WITH_BIAS else (True,):
        try:
            axes = _axes(framework.key, kind, has_bias)
        except LayerError:
            continue
        sizes: dict[str, int] = {}
        for own, weight in zip(axes, layer.weights, strict=False):
            sizes |= dict(zip(own.roles, _lengths(weight), strict=False))
        if not set(KINDS[kind]) <= sizes.keys():
            continue
        shared = Shared(kind, tuple(sizes[role] for role in KINDS[kind]), has_bias)
        if _tensors(layer) == _tensors(written_layer(shared, framework.key)):
            return shared
    return None


_WITH_BIAS = ("Dense", "Conv1D", "Conv2D")


def _tensors(layer: Layer) -> list[tuple[str, tuple[int, ...]]]:
    """A layer's tensors, whether they are trained or not."""
    return [(weight.name, _lengths(weight)) for weight in layer.weights]


def _trained(shared: Shared) -> int:
    """How many parameters are trained, in any framework."""
    reads, *rest = shared.sizes
    if not rest:
        return 2 * reads
    writes, *window = rest
    count = reads * writes
    for length in window:
        count *= length
    return count + (writes if shared.has_bias and shared.kind in _WITH_BIAS else 0)


def _sources(shared: Shared, axes: int) -> Iterator[tuple[int | None, ...]]:
    """The inputs on which a layer may be built: with the channels last, or first."""
    reads, window = shared.sizes[0], shared.sizes[2:]
    if shared.kind == "BatchNormalization":
        others = (_LENGTH,) * (axes - 1)
        yield from ((*others, reads), (reads, *others))
        return
    if shared.kind == "Embedding":
        yield from ((None,), ())
        return
    along = tuple(max(_LENGTH, length) + number for number, length in enumerate(window))
    yield (*along, reads)
    if window:
        yield (reads, *along)


def _written(framework: Framework, shared: Shared) -> Iterator[Call]:
    """The calls that may make a layer; none where the framework has none, or needs what is not known."""
    for name in names_of(framework, shared.kind):
        yield from _called(framework, shared, name)


def _called(framework: Framework, shared: Shared, name: str) -> Iterator[Call]:
    kind = framework.types.get(name)
    keywords = dict(_keywords(kind, shared)) if kind else {}
    if kind is None or kind.signature.required - keywords.keys():
        return
    if shared.has_bias or not keywords.keys().isdisjoint(_BIAS):
        first = list(takewhile(lambda one: one in keywords and one not in _LAST, kind.signature.parameters))
        rest = {argument: value for argument, value in keywords.items() if argument not in first}
        values = [keywords[argument] for argument in first]
        yield framework.call(name, *values, **rest)
        if "use_running_average" in kind.signature.parameters:
            yield framework.call(name, *values, **rest, use_running_average=False)


def _keywords(kind: LayerType, shared: Shared) -> Iterator[tuple[str, Value]]:
    """A layer's arguments, by the names that its framework has for them."""
    own = frozenset((*kind.signature.parameters, *kind.signature.keyword_only, *kind.signature.required))
    taken: set[str] = set()
    for role, value in _values(shared):
        argument = next((one for one in _NAMES[role] if one in own and one not in taken), None)
        if argument:
            taken.add(argument)
            yield argument, value
    yield from ((name, value) for name, value in _NEEDED.items() if name in kind.signature.required)
    if not shared.has_bias:
        yield from ((name, False) for name in _BIAS if name in own)


def _values(shared: Shared) -> Iterator[tuple[str, Value]]:
    """The sizes by what they are; those of a window together."""
    roles = KINDS[shared.kind]
    yield from zip(roles[:2], shared.sizes, strict=False)
    window: Sequence[int] = shared.sizes[2:]
    if window:
        yield "window", window[0] if len(window) == 1 else tuple(window)

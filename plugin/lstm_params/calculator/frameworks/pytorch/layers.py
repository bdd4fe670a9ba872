"""PyTorch's dense layers and embeddings (torch/nn/modules/linear.py, sparse.py, distance.py, adaptive.py)."""

from functools import partial

from ...calls import Expression, LayerError, Value
from ...cells import LAYER
from ...formulas import Formula, Number, Product, Size
from ...layers import Layer, frozen
from ...named_tuples import NamedTuple
from ...shapes import Tensor, shape_text, subscripted
from ...signatures import Arguments, Counted, as_size, choice, flag, integer, size, unset
from ...weights import BIAS, Group, Source, Weight, fused, whole
from ..framework import LayerType
from .base import axis_of, last_axis, pytorch_layer

_LOOKED_UP = "one row for each word, looked up and not multiplied, so there is no bias"


def _linear(arguments: Arguments, source: Tensor) -> Layer:
    inputs = Size("i", arguments["in_features"], "inputs")
    return _dense("Linear", inputs, arguments, source)


def _lazy_linear(arguments: Arguments, source: Tensor) -> Layer:
    """A dense layer that reads as many values as it is given."""
    lengths = source.lengths
    if not lengths or lengths[-1] is None:
        message = f"LazyLinear needs to know the last axis of its input, which is {shape_text(lengths)}"
        raise LayerError(None, message)
    return _dense("LazyLinear", Size("i", lengths[-1], "inputs"), arguments, source)


def _dense(name: str, inputs: Size, arguments: Arguments, source: Tensor) -> Layer:
    outputs = Size("o", arguments["out_features"], "outputs")
    leading = last_axis(name, "in_features", inputs, source)
    return Layer(
        name,
        source._replace(shape=(*leading, inputs)),
        (source._replace(shape=(*leading, outputs)),),
        (Group((LAYER,), tuple(matrix("", inputs, outputs, arguments["bias"]))),),
        used_along=leading,
    )


def matrix(prefix: str, inputs: Formula, outputs: Formula, has_bias: bool) -> list[Weight]:
    """What a Linear module has that is called by a name and a dot, or by nothing.

    Args:
        prefix: The name and the dot.
        inputs: What it reads.
        outputs: What it writes.
        has_bias: Whether it has a bias.
    """
    source = Source("input", inputs, "inputs")
    weights = [fused("W", f"{prefix}weight", [source], [LAYER], outputs, axes="wr")]
    if has_bias:
        weights.append(fused("b", f"{prefix}bias", [BIAS], [LAYER], outputs, axes="w"))
    return weights


def _bilinear(arguments: Arguments, source: Tensor) -> Layer:
    """What it makes of its input and of a second tensor."""
    one = Size("i", arguments["in1_features"], "values of the first input")
    other = Size("j", arguments["in2_features"], "values of the second input")
    outputs = Size("o", arguments["out_features"], "outputs")
    leading = last_axis("Bilinear", "in1_features", one, source)
    pairs = Source("input", Product([one, other], "pairs of values"), "pairs of values")
    weights = [whole("W", "weight", pairs, LAYER, outputs, (outputs, one, other))]
    if arguments["bias"]:
        weights.append(fused("b", "bias", [BIAS], [LAYER], outputs, axes="w"))
    return Layer(
        "Bilinear",
        source._replace(shape=(*leading, one)),
        (source._replace(shape=(*leading, outputs)),),
        (Group((LAYER,), tuple(weights)),),
        ("it reads two tensors, and multiplies each value of one by each value of the other",),
        has_unknown_products=True,
        also_reads=(source._replace(shape=(*leading, other)),),
    )


def _embedding(arguments: Arguments, source: Tensor) -> Layer:
    rows, dimensions = _rows(arguments)
    output = source._replace(shape=(*source.shape, dimensions))
    layer = Layer("Embedding", source, (output,), (Group((LAYER,), (rows,)),), (_LOOKED_UP,))
    return frozen(layer) if arguments["_freeze"] else layer


def _embedding_bag(arguments: Arguments, source: Tensor) -> Layer:
    rows, dimensions = _rows(arguments)
    if len(source.lengths) != 1:
        message = f"EmbeddingBag reads (words,), but its input is {shape_text(source.lengths)}"
        raise LayerError(None, message)
    note = f"one vector for all words of an input together: their rows' {arguments['mode']}"
    output = source._replace(shape=(dimensions,))
    return Layer("EmbeddingBag", source, (output,), (Group((LAYER,), (rows,)),), (note,))


def _rows(arguments: Arguments) -> tuple[Weight, Size]:
    """A matrix of one row for each word, and how long the rows are."""
    words = Size("V", arguments["num_embeddings"], "words")
    padding = arguments["padding_idx"]
    if padding is not None and not -words.value <= padding < words.value:
        raise LayerError("padding_idx", f"'padding_idx' must be one of {words.value:,} rows, not {padding}")
    dimensions = Size("d", arguments["embedding_dim"], "dimensions")
    return fused("E", "weight", [Source("input", words, "words")], [LAYER], dimensions), dimensions


def _compared(name: str, note: str, arguments: Arguments, source: Tensor) -> Layer:
    """One number for two vectors along an axis."""
    axis = axis_of(source, "dim", arguments.get("dim", -1))
    kept = (Number(1),) if arguments.get("keepdim") else ()
    shape = (*source.shape[:axis], *kept, *source.shape[axis + 1 :])
    batch_axis = source.batch_axis - (axis < source.batch_axis and not kept)
    output = source._replace(shape=shape, batch_axis=batch_axis)
    return Layer(name, source, (output,), notes=(f"{note}, and learns nothing",), also_reads=(source,))


def _identity(arguments: Arguments, source: Tensor) -> Layer:
    return Layer("Identity", source, (source,), notes=("it hands its input on as it is",))


class _Cluster(NamedTuple):
    """Rare words, which share a smaller pair of matrices."""

    start: int
    stop: int
    small: int
    """How many values there are between the two matrices."""


def _clusters(arguments: Arguments) -> list[_Cluster]:
    """The clusters of words, from the less rare to the rarest.

    Raises:
        LayerError: The cutoffs are not rising, or too high.
    """
    cutoffs, most = arguments["cutoffs"], arguments["n_classes"]
    if list(cutoffs) != sorted({*cutoffs}) or cutoffs[-1] >= most:
        raise LayerError("cutoffs", f"'cutoffs' must be rising numbers below n_classes={most:,}")
    width, by = arguments["in_features"], arguments["div_value"]
    stops = zip(cutoffs, (*cutoffs[1:], most), strict=True)
    return [_Cluster(start, stop, int(width // by ** (n + 1))) for n, (start, stop) in enumerate(stops)]


def _adaptive_softmax(arguments: Arguments, source: Tensor) -> Layer:
    """A head, and a pair of matrices for each cluster of rare words."""
    name = "AdaptiveLogSoftmaxWithLoss"
    inputs = Size("i", arguments["in_features"], "inputs")
    if last_axis(name, "in_features", inputs, source):
        message = f"{name} reads (features,), but its input is {shape_text(source.lengths)}"
        raise LayerError(None, message)
    clusters = _clusters(arguments)
    head = Size("o", arguments["cutoffs"][0] + len(clusters), "frequent words and clusters")
    groups = [Group((LAYER,), tuple(matrix("head.", inputs, head, arguments["head_bias"])), "head")]
    for number, (start, stop, small) in enumerate(clusters):
        if not small:
            message = f"cluster {number} would have matrices without values"
            raise LayerError("div_value", message, "Write a smaller div_value, or fewer cutoffs.")
        between = Size(subscripted("d", number + 1), small, "values between")
        words = Size(subscripted("V", number + 1), stop - start, "words")
        for at, weights in enumerate(
            (
                matrix(f"tail.{number}.0.", inputs, between, False),
                matrix(f"tail.{number}.1.", between, words, False),
            )
        ):
            label = f"cluster {number}, {'first' if not at else 'second'} matrix"
            groups.append(Group((LAYER,), tuple(weights), label, kind="matrices"))
    return Layer(
        name,
        source._replace(shape=(inputs,)),
        (source._replace(shape=(), name="output"), Tensor((), "loss", batch_rows=0)),
        tuple(groups),
        ("a loss with weights: frequent words have a row each in the head, rare ones share clusters",),
        has_unknown_products=True,
        also_reads=(source._replace(shape=()),),
    )


def _cutoffs(value: Value) -> tuple[int, ...]:
    if not isinstance(value, tuple) or isinstance(value, Expression) or not value:
        raise ValueError("must be numbers such as (100, 1000)")
    return tuple(map(as_size, value))


def _above_zero(value: Value) -> float:
    if type(value) not in (int, float) or value <= 0:  # type: ignore[operator]
        raise ValueError("must be a number above 0")
    return value  # type: ignore[return-value]


_WORDS = {"num_embeddings": size(), "embedding_dim": size(), "padding_idx": integer(None)}

LAYERS: dict[str, LayerType] = {
    "Linear": pytorch_layer(
        "Linear",
        "in_features, out_features, bias=, device=, dtype=",
        _linear,
        {"in_features": size(), "out_features": size(), "bias": flag(True)},
        own_input=lambda arguments: (arguments["in_features"],),
    ),
    "LazyLinear": pytorch_layer(
        "LazyLinear",
        "out_features, bias=, device=, dtype=",
        _lazy_linear,
        {"out_features": size(), "bias": flag(True)},
    ),
    "Bilinear": pytorch_layer(
        "Bilinear",
        "in1_features, in2_features, out_features, bias=, device=, dtype=",
        _bilinear,
        {"in1_features": size(), "in2_features": size(), "out_features": size(), "bias": flag(True)},
        own_input=lambda arguments: (arguments["in1_features"],),
    ),
    "Embedding": pytorch_layer(
        "Embedding",
        "num_embeddings, embedding_dim, padding_idx=, max_norm=, norm_type=, scale_grad_by_freq=, sparse=, "
        "_weight=, _freeze=, device=, dtype=",
        _embedding,
        {**_WORDS, "_freeze": flag(False)},
        own_input=lambda arguments: (None,),
        reads_indices=True,
    ),
    "EmbeddingBag": pytorch_layer(
        "EmbeddingBag",
        "num_embeddings, embedding_dim, max_norm=, norm_type=, scale_grad_by_freq=, mode=, sparse=, "
        "_weight=, include_last_offset=, padding_idx=, device=, dtype=",
        _embedding_bag,
        {
            **_WORDS,
            "mode": choice("mean", "sum", "max"),
            "_weight": unset("it is a tensor with the weights"),
        },
        own_input=lambda arguments: (None,),
        batch_axis=lambda arguments: 0,
        reads_indices=True,
    ),
    "Identity": pytorch_layer("Identity", "", _identity),
    "CosineSimilarity": pytorch_layer(
        "CosineSimilarity",
        "dim=, eps=",
        partial(_compared, "CosineSimilarity", "it compares the directions of two vectors"),
        {"dim": integer(1)},
        own_input=lambda arguments: (None,),
    ),
    "PairwiseDistance": pytorch_layer(
        "PairwiseDistance",
        "p=, eps=, keepdim=",
        partial(_compared, "PairwiseDistance", "it measures how far two vectors are apart"),
        {"keepdim": flag(False)},
        own_input=lambda arguments: (None,),
    ),
    "AdaptiveLogSoftmaxWithLoss": pytorch_layer(
        "AdaptiveLogSoftmaxWithLoss",
        "in_features, n_classes, cutoffs, div_value=, head_bias=, device=, dtype=",
        _adaptive_softmax,
        {
            "in_features": size(),
            "n_classes": size(),
            "cutoffs": Counted(_cutoffs),
            "div_value": Counted(_above_zero, 4.0),
            "head_bias": flag(False),
        },
        own_input=lambda arguments: (arguments["in_features"],),
    ),
}

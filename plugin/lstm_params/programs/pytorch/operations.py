"""What PyTorch's functions and methods of tensors return: their shapes, from their arguments.

Each rule has the parameters of PyTorch's function, as its documentation names them. It returns the shape of
one tensor, or a list with those of several; what it does not cover raises `NoRuleError`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ..values import Unknown
from ..words import words
from .lengths import Axis, Length, Shape, divided, fresh, plus, product, times
from .shape_rules import (
    DoesNotFitError,
    NoRuleError,
    axis_at,
    batched_product,
    broadcast,
    expanded,
    flattened,
    is_tensor,
    joined,
    lengths,
    multiplied,
    number,
    padded,
    permuted,
    reduced,
    repeated,
    reshaped,
    same,
    several,
    shape_of,
    slid,
    squeezed,
    stacked,
    summed_by_letters,
    swapped,
    unflattened,
    unsqueezed,
)

Found = Shape | list[Shape]

SAME = frozenset(
    words(
        "relu relu6 sigmoid tanh softmax log_softmax softplus softsign elu selu celu gelu silu mish "
        "leaky_relu hardtanh hardsigmoid hardswish hardshrink softshrink tanhshrink softmin rrelu "
        "logsigmoid threshold dropout alpha_dropout feature_alpha_dropout dropout1d dropout2d "
        "dropout3d abs absolute exp expm1 exp2 log log2 log10 log1p sqrt rsqrt square sin cos tan "
        "asin acos atan sinh cosh floor ceil round trunc frac sign neg negative positive reciprocal "
        "erf erfc erfinv clamp clip nan_to_num logit sgn logical_not bitwise_not isnan isinf isfinite "
        "cumsum cumprod logcumsumexp flip fliplr flipud roll tril triu normalize gumbel_softmax "
        "layer_norm rms_norm batch_norm instance_norm group_norm bernoulli renorm sinc deg2rad "
        "rad2deg index_fill index_add index_copy scatter scatter_add masked_scatter clone detach "
        "contiguous float double half bfloat16 long int short bool byte cpu cuda to type "
        "requires_grad_ zeros_like ones_like randn_like rand_like empty_like full_like randint_like "
        "zero_ fill_ uniform_ normal_ clamp_ clamp_min clamp_max add_ sub_ mul_ div_ copy_ relu_ "
        "sigmoid_ tanh_ softmax_ exp_ masked_fill_ scatter_ scatter_add_ index_fill_ bernoulli_ "
        "random_ detach_ neg_ sqrt_ share_memory_ pin_memory requires_grad alias argsort"
    )
)
"""What returns a tensor of the shape of the first one."""

_ALONG = frozenset(words("softmax log_softmax softmin cumsum cumprod logcumsumexp argsort"))
"""What of it is done along an axis, which is the second argument."""

SILENT = frozenset(
    words(
        "clone detach contiguous float double half bfloat16 long int short bool byte cpu cuda to type "
        "requires_grad_ detach_ pin_memory alias share_memory_"
    )
)
"""What computes nothing: it moves a tensor, or changes its type."""

_BOTH = words(
    "add sub subtract mul multiply div divide true_divide floor_divide fmod remainder pow maximum "
    "minimum fmax fmin atan2 eq ne gt lt ge le greater less greater_equal less_equal not_equal "
    "logical_and logical_or logical_xor bitwise_and bitwise_or bitwise_xor hypot xlogy copysign "
    "masked_fill lerp float_power"
)

_REDUCING = words("mean nanmean sum nansum std var amax amin all any logsumexp count_nonzero")

_INDICES = frozenset(words("argmax argmin argsort arange randint randperm multinomial long int searchsorted"))
_FLAGS = frozenset(
    words("eq ne gt lt ge le isnan isinf isfinite logical_and logical_or logical_not all any bool")
)
_KEEPING = frozenset(
    words(
        "view reshape permute transpose squeeze unsqueeze flatten expand repeat clone detach "
        "contiguous cpu cuda flip roll cat concat stack index_select gather chunk split unbind clamp "
        "tile t repeat_interleave"
    )
)
"""What has the values of the first tensor, in another order."""


def kind_of(name: str, first: Any) -> str:
    """Whether what a function returns is indices or flags, as far as that is known."""
    if name in _INDICES:
        return "int"
    if name in _FLAGS:
        return "bool"
    if isinstance(first, (list, tuple)) and first:
        kinds = {getattr(item, "kind", "") for item in first}
        first = first[0] if len(kinds) == 1 else None
    return getattr(first, "kind", "") if name in _KEEPING else ""


def _tensors(values: Any) -> list[Shape]:
    if not isinstance(values, (list, tuple)):
        raise NoRuleError
    return [shape_of(value) for value in values]


def _broadcast(x: Any, other: Any, *more: Any, **options: Any) -> Found:
    return broadcast(shape_of(x), shape_of(other))


def _reduced(x: Any, dim: Any = None, keepdim: Any = False, **options: Any) -> Found:
    if set(options) - {"dtype", "correction", "unbiased", "ord", "p"}:
        raise NoRuleError
    return reduced(shape_of(x), dim, keepdim)


def _spread(x: Any, dim: Any = None, *more: Any, keepdim: Any = False, **options: Any) -> Found:
    """`std` and `var`, of which older code gives the correction by its place."""
    if type(dim) is bool or more or set(options) - {"correction", "unbiased", "dtype"}:
        raise NoRuleError
    return reduced(shape_of(x), dim, keepdim)


def _extreme(x: Any, dim: Any = None, keepdim: Any = False, **options: Any) -> Found:
    """`max`, `min` and `median`: of all values, of two tensors, or along an axis, with indices."""
    if "other" in options:
        dim = options.pop("other")
    if options:
        raise NoRuleError
    if is_tensor(dim):
        return broadcast(shape_of(x), shape_of(dim))
    if dim is None:
        return ()
    made = reduced(shape_of(x), number(dim), keepdim)
    return [made, made]


def _arg(x: Any, dim: Any = None, keepdim: Any = False) -> Found:
    return reduced(shape_of(x), dim if dim is None else number(dim), keepdim)


def _product_of_all(x: Any, dim: Any = None, keepdim: Any = False, dtype: Any = None) -> Found:
    return reduced(shape_of(x), dim if dim is None else number(dim), keepdim)


def _norm(x: Any, p: Any = None, dim: Any = None, keepdim: Any = False, dtype: Any = None) -> Found:
    return reduced(shape_of(x), dim, keepdim)


def _sorted(x: Any, dim: Any = -1, descending: Any = False, stable: Any = False) -> Found:
    axis_at(len(shape_of(x)), dim)
    return [shape_of(x), shape_of(x)]


def _topk(x: Any, k: Any, dim: Any = -1, largest: Any = True, sorted: Any = True) -> Found:
    shape = shape_of(x)
    at = axis_at(len(shape), dim)
    if not (type(k) is int or isinstance(k, Length)):
        raise NoRuleError
    axis = shape[at] if shape else 1
    if type(k) is int and type(axis) is int and k > axis:
        raise DoesNotFitError(f"there are no {k} of {axis}")
    made = (*shape[:at], k, *shape[at + 1 :]) if shape else ()
    return [made, made]


def _joined(tensors: Any, dim: Any = 0) -> Found:
    return joined(_tensors(tensors), dim)


def _stacked(tensors: Any, dim: Any = 0) -> Found:
    return stacked(_tensors(tensors), dim)


def _beside(tensors: Any) -> Found:
    shapes = _tensors(tensors)
    return joined(shapes, 0 if shapes and len(shapes[0]) == 1 else 1)


def _viewed(x: Any, *shape: Any, size: Any = None, **options: Any) -> Found:
    target = options.pop("shape", size)
    if options:
        raise NoRuleError
    return reshaped(shape_of(x), lengths(shape or [target]))


def _like(x: Any, other: Any) -> Found:
    return reshaped(shape_of(x), shape_of(other))


def _expanded_like(x: Any, other: Any) -> Found:
    return expanded(shape_of(x), shape_of(other))


def _permuted(x: Any, *dims: Any, **options: Any) -> Found:
    axes = dims or (options.pop("dims"),)
    if options:
        raise NoRuleError
    return permuted(shape_of(x), lengths(axes))


def _swapped(x: Any, dim0: Any, dim1: Any) -> Found:
    return swapped(shape_of(x), dim0, dim1)


def _turned(x: Any) -> Found:
    if len(shape_of(x)) > 2:
        raise DoesNotFitError("t() takes a tensor of at most two axes")
    return shape_of(x)[::-1]


def _moved(x: Any, source: Any, destination: Any) -> Found:
    shape = shape_of(x)
    a, b = axis_at(len(shape), source), axis_at(len(shape), destination)
    rest = [axis for axis in range(len(shape)) if axis != a]
    rest.insert(b, a)
    return tuple(shape[axis] for axis in rest)


def _squeezed(x: Any, dim: Any = None) -> Found:
    return squeezed(shape_of(x), dim)


def _unsqueezed(x: Any, dim: Any) -> Found:
    return unsqueezed(shape_of(x), dim)


def _flattened(x: Any, start_dim: Any = 0, end_dim: Any = -1) -> Found:
    return flattened(shape_of(x), start_dim, end_dim)


def _unflattened(x: Any, dim: Any, sizes: Any) -> Found:
    return unflattened(shape_of(x), dim, sizes)


def _expanded(x: Any, *size: Any, **options: Any) -> Found:
    if set(options) - {"size"}:
        raise NoRuleError
    return expanded(shape_of(x), lengths(size or [options["size"]]))


def _repeated(x: Any, *sizes: Any) -> Found:
    return repeated(shape_of(x), lengths(sizes))


def _tiled(x: Any, *dims: Any) -> Found:
    counts = lengths(dims)
    return repeated(shape_of(x), [1] * (len(shape_of(x)) - len(counts)) + counts)


def _each_repeated(x: Any, repeats: Any, dim: Any = None, output_size: Any = None) -> Found:
    shape = shape_of(x)
    if not (type(repeats) is int or isinstance(repeats, Length)) or output_size is not None:
        raise NoRuleError
    if dim is None:
        return (times(product(shape), repeats),)
    at = axis_at(len(shape), dim)
    return (*shape[:at], times(shape[at], repeats), *shape[at + 1 :])


def _chunked(x: Any, chunks: Any, dim: Any = 0) -> Found:
    shape = shape_of(x)
    at, count = axis_at(len(shape), dim), number(chunks)
    axis = shape[at]
    if count < 1:
        raise DoesNotFitError("there must be at least one chunk")
    if type(axis) is int:
        return _parts(shape, at, max(-(-axis // count), 1))
    each = divided(axis, count)
    if each is None:
        raise NoRuleError
    return [(*shape[:at], each, *shape[at + 1 :])] * count


def _parts(shape: Shape, at: int, size: int) -> list[Shape]:
    axis = shape[at]
    assert type(axis) is int, "the caller knows its length"
    if axis > 1000 * size:
        raise NoRuleError
    starts = range(0, axis, size) if axis else [0]
    return [(*shape[:at], min(size, axis - start), *shape[at + 1 :]) for start in starts]


def _split(x: Any, split_size_or_sections: Any, dim: Any = 0) -> Found:
    shape = shape_of(x)
    at, size = axis_at(len(shape), dim), split_size_or_sections
    axis = shape[at]
    if isinstance(size, (list, tuple)):
        total: Axis = 0
        for one in lengths([size]):
            total = plus(total, one)
        same(total, axis, f"the parts make {total}, and the axis has {axis}")
        return [(*shape[:at], one, *shape[at + 1 :]) for one in size]
    if size == axis:
        return [shape]
    if type(axis) is not int or number(size) < 1:
        raise NoRuleError
    return _parts(shape, at, size)


def unbound(x: Any, dim: Any = 0) -> Found:
    """`unbind`, and what a loop over a tensor goes over."""
    shape = shape_of(x)
    if not shape:
        raise DoesNotFitError("Python cannot iterate over a tensor without axes")
    at = axis_at(len(shape), dim)
    axis = shape[at]
    if type(axis) is not int or axis > 1000:
        raise NoRuleError
    return [(*shape[:at], *shape[at + 1 :])] * axis


def _gathered(x: Any, dim: Any, index: Any, sparse_grad: Any = False) -> Found:
    axis_at(len(shape_of(x)), dim)
    return shape_of(index)


def _selected(x: Any, dim: Any, index: Any) -> Found:
    shape, own = shape_of(x), shape_of(index)
    at = axis_at(len(shape), dim)
    return (*shape[:at], *(own or (1,)), *shape[at + 1 :])


def _one_selected(x: Any, dim: Any, index: Any) -> Found:
    shape = shape_of(x)
    at = axis_at(len(shape), dim)
    return (*shape[:at], *shape[at + 1 :])


def _narrowed(x: Any, dim: Any, start: Any, length: Any) -> Found:
    shape = shape_of(x)
    at = axis_at(len(shape), dim)
    return (*shape[:at], *lengths([length]), *shape[at + 1 :])


def _where(condition: Any, x: Any, y: Any) -> Found:
    return broadcast(broadcast(shape_of(condition), shape_of(x)), shape_of(y))


def _where_method(x: Any, condition: Any, other: Any) -> Found:
    return _where(condition, x, other)


def _matmul(x: Any, other: Any) -> Found:
    return multiplied(shape_of(x), shape_of(other))


def _bmm(x: Any, mat2: Any) -> Found:
    return batched_product(shape_of(x), shape_of(mat2))


def _mm(x: Any, mat2: Any) -> Found:
    if len(shape_of(x)) != 2 or len(shape_of(mat2)) != 2:
        raise DoesNotFitError("mm() takes two matrices")
    return multiplied(shape_of(x), shape_of(mat2))


def _mv(x: Any, vec: Any) -> Found:
    if len(shape_of(x)) != 2 or len(shape_of(vec)) != 1:
        raise DoesNotFitError("mv() takes a matrix and a vector")
    return multiplied(shape_of(x), shape_of(vec))


def _dot(x: Any, other: Any) -> Found:
    if len(shape_of(x)) != 1 or len(shape_of(other)) != 1:
        raise DoesNotFitError("dot() takes two vectors")
    return multiplied(shape_of(x), shape_of(other))


def _added_product(x: Any, one: Any, other: Any, **options: Any) -> Found:
    return broadcast(shape_of(x), multiplied(shape_of(one), shape_of(other)))


def _outer(x: Any, vec2: Any) -> Found:
    if len(shape_of(x)) != 1 or len(shape_of(vec2)) != 1:
        raise DoesNotFitError("outer() takes two vectors")
    return (*shape_of(x), *shape_of(vec2))


def _einsum(equation: Any, *operands: Any) -> Found:
    given = operands[0] if len(operands) == 1 and isinstance(operands[0], (list, tuple)) else operands
    return summed_by_letters(equation, _tensors(list(given)))


def _linear(x: Any, weight: Any, bias: Any = None) -> Found:
    shape, own = shape_of(x), shape_of(weight)
    if len(own) != 2:
        raise NoRuleError
    return multiplied(shape, own[::-1])


def _embedded(x: Any, weight: Any, *more: Any, **options: Any) -> Found:
    return (*shape_of(x), shape_of(weight)[-1])


def _one_hot(x: Any, num_classes: Any = -1) -> Found:
    if not isinstance(num_classes, int) or num_classes < 1:
        raise NoRuleError
    return (*shape_of(x), num_classes)


def _padded(x: Any, pad: Any, mode: Any = "constant", value: Any = None) -> Found:
    return padded(shape_of(x), pad)


def _glu(x: Any, dim: Any = -1) -> Found:
    shape = shape_of(x)
    at = axis_at(len(shape), dim)
    half = divided(shape[at], 2)
    if half is None:
        if type(shape[at]) is int:
            raise DoesNotFitError(f"glu() halves an axis, and {shape[at]} is odd")
        half = fresh()
    return (*shape[:at], half, *shape[at + 1 :])


def _similar(x1: Any, x2: Any, dim: Any = 1, eps: Any = None) -> Found:
    return reduced(broadcast(shape_of(x1), shape_of(x2)), number(dim))


def _attention(query: Any, key: Any, value: Any, *more: Any, **options: Any) -> Found:
    one, other, values = shape_of(query), shape_of(key), shape_of(value)
    if min(len(one), len(other), len(values)) < 2 or options.get("enable_gqa"):
        raise NoRuleError
    same(one[-1], other[-1], "query and key must have as many features")
    same(other[-2], values[-2], "there must be as many values as keys")
    leading = broadcast(broadcast(one[:-2], other[:-2]), values[:-2])
    return (*leading, one[-2], values[-1])


def pooled(
    rank: int,
    shape: Shape,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    dilation: Any = 1,
    ceil_mode: Any = False,
) -> Shape:
    """The shape of what a pooling returns, which slides over the last axes."""
    if len(shape) not in (rank + 1, rank + 2):
        raise DoesNotFitError(f"a pooling over {rank} axes reads {rank + 1} or {rank + 2}, not {len(shape)}")
    kernels = several(kernel_size, rank)
    strides = kernels if stride is None or stride in ((), []) else several(stride, rank)
    pads, gaps = several(padding, rank), several(dilation, rank)
    if type(ceil_mode) is not bool:
        raise NoRuleError
    windows = zip(shape[-rank:], kernels, strides, pads, gaps, strict=True)
    if any(2 * pad > kernel for pad, kernel in zip(pads, kernels, strict=True)):
        raise DoesNotFitError("the padding of a pooling is at most half of its window")
    return (*shape[:-rank], *(slid(*window, ceil_mode) for window in windows))


def adapted(rank: int, shape: Shape, output_size: Any) -> Shape:
    """The shape of what a pooling returns whose output's size is given."""
    if len(shape) not in (rank + 1, rank + 2):
        if rank == 2:
            raise NoRuleError  # of one place, it is a mean, which PyTorch takes along any axes
        raise DoesNotFitError(f"a pooling over {rank} axes reads {rank + 1} or {rank + 2}, not {len(shape)}")
    sizes = list(output_size) if isinstance(output_size, (list, tuple)) else [output_size] * rank
    if len(sizes) != rank:
        raise NoRuleError
    return (
        *shape[:-rank],
        *(own if size is None else number(size) for own, size in zip(shape[-rank:], sizes, strict=True)),
    )


def _max_pool(rank: int) -> Callable[..., Found]:
    def rule(
        x: Any,
        kernel_size: Any,
        stride: Any = None,
        padding: Any = 0,
        dilation: Any = 1,
        ceil_mode: Any = False,
        return_indices: Any = False,
    ) -> Found:
        made = pooled(rank, shape_of(x), kernel_size, stride, padding, dilation, ceil_mode)
        return [made, made] if return_indices else made

    return rule


def _average_pool(rank: int) -> Callable[..., Found]:
    def rule(
        x: Any,
        kernel_size: Any,
        stride: Any = None,
        padding: Any = 0,
        ceil_mode: Any = False,
        count_include_pad: Any = True,
        divisor_override: Any = None,
    ) -> Found:
        return pooled(rank, shape_of(x), kernel_size, stride, padding, 1, ceil_mode)

    return rule


def _adaptive_pool(rank: int) -> Callable[..., Found]:
    def rule(x: Any, output_size: Any, return_indices: Any = False) -> Found:
        if return_indices:
            raise NoRuleError
        return adapted(rank, shape_of(x), output_size)

    return rule


# What makes tensors

_OPTIONS = {"dtype", "device", "requires_grad", "generator", "layout", "pin_memory", "out", "memory_format"}


def _made(*size: Any, **options: Any) -> Found:
    given = options.pop("size", None)
    if set(options) - _OPTIONS:
        raise NoRuleError
    return tuple(_positive(lengths(size if given is None else [given])))


def _positive(axes: Sequence[Axis]) -> Sequence[Axis]:
    if len(axes) > 16 or any(type(axis) is int and axis < 0 for axis in axes):
        raise NoRuleError
    return axes


def _filled(size: Any, fill_value: Any = None, **options: Any) -> Found:
    return _made(size, **options)


def _drawn(*values: Any, **options: Any) -> Found:
    """`randint([low,] high, size)`."""
    size = options.pop("size", values[-1] if values else None)
    if not isinstance(size, (list, tuple)) or set(options) - _OPTIONS - {"low", "high"}:
        raise NoRuleError
    return _made(size)


def _counted(*values: Any, **options: Any) -> Found:
    """`arange([start,] end, [step])`."""
    bounds = [*values]
    bounds += [options.pop(name) for name in ("start", "end", "step") if name in options]
    if set(options) - _OPTIONS or not 1 <= len(bounds) <= 3:
        raise NoRuleError
    start, end, step = (0, bounds[0], 1) if len(bounds) == 1 else (*bounds, 1)[:3]
    if step == 1 and all(type(bound) is int or isinstance(bound, Length) for bound in (start, end)):
        made = plus(end, times(-1, start))
        if type(made) is int and made < 0:
            raise DoesNotFitError("arange() ends before it begins")
        return (made,)
    if all(type(bound) is int for bound in (start, end, step)) and step:
        return (max(-(-(end - start) // step), 0),)
    return (fresh(),)


def _spaced(start: Any, end: Any, steps: Any, **options: Any) -> Found:
    return _made(steps)


def _identity(n: Any, m: Any = None, **options: Any) -> Found:
    return _made(n, n if m is None else m)


def _shuffled(n: Any, **options: Any) -> Found:
    return _made(n)


def _made_like(x: Any, *size: Any, **options: Any) -> Found:
    return _made(*size, **options)


def _filled_like(x: Any, size: Any, fill_value: Any = None, **options: Any) -> Found:
    return _made(size)


def _drawn_from(x: Any, num_samples: Any, replacement: Any = False, **options: Any) -> Found:
    return (*shape_of(x)[:-1], number(num_samples))


MAKING: dict[str, Callable[..., Found]] = {
    **dict.fromkeys(("zeros", "ones", "randn", "rand", "empty"), _made),
    "full": _filled,
    "randint": _drawn,
    "arange": _counted,
    "linspace": _spaced,
    "eye": _identity,
    "randperm": _shuffled,
}
"""Functions that make tensors of numbers."""

_RULES: dict[str, Callable[..., Found]] = {
    **MAKING,
    **dict.fromkeys(_BOTH, _broadcast),
    **dict.fromkeys(_REDUCING, _reduced),
    **dict.fromkeys(("std", "var"), _spread),
    **dict.fromkeys(("max", "min", "median", "nanmedian"), _extreme),
    **dict.fromkeys(("argmax", "argmin"), _arg),
    "mode": lambda x, dim=-1, keepdim=False: [reduced(shape_of(x), dim, keepdim)] * 2,
    **dict.fromkeys(("cummax", "cummin"), lambda x, dim: [shape_of(x)] * 2),
    "kthvalue": lambda x, k, dim=-1, keepdim=False: [reduced(shape_of(x), dim, keepdim)] * 2,
    "prod": _product_of_all,
    "norm": _norm,
    "sort": _sorted,
    "topk": _topk,
    **dict.fromkeys(("cat", "concat", "concatenate"), _joined),
    "stack": _stacked,
    "hstack": _beside,
    "view": _viewed,
    "reshape": _viewed,
    **dict.fromkeys(("view_as", "reshape_as"), _like),
    "expand_as": _expanded_like,
    "permute": _permuted,
    **dict.fromkeys(("transpose", "swapaxes", "swapdims", "transpose_"), _swapped),
    "t": _turned,
    **dict.fromkeys(("movedim", "moveaxis"), _moved),
    **dict.fromkeys(("squeeze", "squeeze_"), _squeezed),
    **dict.fromkeys(("unsqueeze", "unsqueeze_"), _unsqueezed),
    "flatten": _flattened,
    "ravel": lambda x: flattened(shape_of(x), 0, -1),
    "unflatten": _unflattened,
    **dict.fromkeys(("expand", "broadcast_to"), _expanded),
    "repeat": _repeated,
    "tile": _tiled,
    "repeat_interleave": _each_repeated,
    "chunk": _chunked,
    "split": _split,
    "unbind": unbound,
    "gather": _gathered,
    "index_select": _selected,
    "select": _one_selected,
    "narrow": _narrowed,
    "where": _where,
    "matmul": _matmul,
    "bmm": _bmm,
    "mm": _mm,
    "mv": _mv,
    "dot": _dot,
    **dict.fromkeys(("addmm", "baddbmm", "addmv"), _added_product),
    "addcmul": lambda x, one, other, value=1: broadcast(
        shape_of(x), broadcast(shape_of(one), shape_of(other))
    ),
    **dict.fromkeys(("outer", "ger"), _outer),
    "einsum": _einsum,
    "linear": _linear,
    "embedding": _embedded,
    "one_hot": _one_hot,
    "pad": _padded,
    "glu": _glu,
    "cosine_similarity": _similar,
    "scaled_dot_product_attention": _attention,
    **{f"max_pool{rank}d": _max_pool(rank) for rank in (1, 2, 3)},
    **{f"avg_pool{rank}d": _average_pool(rank) for rank in (1, 2, 3)},
    **{f"adaptive_{kind}_pool{rank}d": _adaptive_pool(rank) for rank in (1, 2, 3) for kind in ("avg", "max")},
    **dict.fromkeys(("new_zeros", "new_ones", "new_empty", "new"), _made_like),
    "new_full": _filled_like,
    "multinomial": _drawn_from,
}
METHODS_ONLY = {"where": _where_method}
"""What a method takes in another order than the function of its name."""

FUNCTIONS = frozenset(_RULES) | SAME
"""All that there is a rule for."""

_RENAMED = {"axis": "dim", "keepdims": "keepdim", "axis0": "dim0", "axis1": "dim1"}
_FIRST = ("input", "self", "tensors", "x")


def shapes_of(
    name: str, arguments: Sequence[Any], keywords: dict[str, Any], is_method: bool = False
) -> Found:
    """The shape of what a function of tensors returns; a list with those of several.

    Args:
        name: The function: `softmax`.
        arguments: Its arguments, those of a method behind the tensor itself.
        keywords: Its arguments that are given by name.
        is_method: Whether it is a method of the first argument.

    Raises:
        NoRuleError: No rule covers it.
        DoesNotFitError: PyTorch refuses it.
    """
    values = list(arguments)
    named = {_RENAMED.get(key, key): value for key, value in keywords.items()}
    for key in _FIRST:
        if key in named and not values:
            values.insert(0, named.pop(key))
    if any(isinstance(value, Unknown) for value in values[:1]):
        raise NoRuleError
    if name in SAME:
        if not values:
            raise NoRuleError
        shape = shape_of(values[0])
        dim = named.get("dim", values[1] if len(values) > 1 else None)
        if name in _ALONG and type(dim) is int:
            axis_at(len(shape), dim)
        return shape
    rule = METHODS_ONLY.get(name) if is_method else None
    rule = rule or _RULES.get(name)
    if rule is None:
        raise NoRuleError
    try:
        return rule(*values, **named)
    except (TypeError, KeyError, IndexError, AttributeError, ValueError):
        raise NoRuleError from None

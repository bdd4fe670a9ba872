"""What PyTorch's functions and methods of tensors return: their shapes, from their arguments.

Each rule has the parameters of PyTorch's function, as its documentation names them. It returns the shape of
one tensor, or a list with those of several; what it does not cover raises `NoRuleError`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..values import Unknown
from ..words import words
from .convolutions import CONVOLVING
from .lengths import Shape, shown
from .making import MAKING, MAKING_LIKE
from .normalizations import NORMALIZING
from .pooling import POOLING
from .products import MULTIPLYING
from .rearrangements import METHODS_ONLY, REARRANGING
from .reductions import COMBINING
from .shape_rules import DoesNotFitError, Found, NoRuleError, Rule, axis_at, broadcast, shape_of

SAME = frozenset(
    words(
        "relu relu6 sigmoid tanh softmax log_softmax softplus softsign elu selu celu gelu silu mish "
        "leaky_relu hardtanh hardsigmoid hardswish hardshrink softshrink tanhshrink softmin rrelu "
        "logsigmoid threshold dropout alpha_dropout feature_alpha_dropout dropout1d dropout2d "
        "dropout3d abs absolute exp expm1 exp2 log log2 log10 log1p sqrt rsqrt square sin cos tan "
        "asin acos atan sinh cosh floor ceil round trunc frac sign neg negative positive reciprocal "
        "erf erfc erfinv nan_to_num logit sgn logical_not bitwise_not isnan isinf isfinite "
        "inv cholesky cumsum cumprod logcumsumexp fliplr flipud roll normalize gumbel_softmax "
        "bernoulli renorm sinc deg2rad "
        "rad2deg index_fill index_add index_copy scatter scatter_add clone detach "
        "contiguous float double half bfloat16 cfloat cdouble long int short bool byte cpu cuda to type "
        "astype conj resolve_conj angle requires_grad_ zeros_like ones_like randn_like rand_like empty_like "
        "full_like randint_like "
        "zero_ fill_ uniform_ normal_ clamp_ add_ sub_ mul_ div_ copy_ relu_ "
        "sigmoid_ tanh_ softmax_ exp_ masked_fill_ scatter_ scatter_add_ index_fill_ bernoulli_ "
        "random_ detach_ neg_ sqrt_ share_memory_ pin_memory requires_grad alias argsort"
    )
)
"""What returns a tensor of the shape of the first one."""

_ALONG = frozenset(words("softmax log_softmax softmin cumsum cumprod logcumsumexp argsort"))
"""What of it is done along an axis, which is the second argument."""

_INTO = frozenset(words("copy_ add_ sub_ mul_ div_"))
"""What of it is set in place to what is computed with a second tensor."""

SILENT = frozenset(
    words(
        "clone detach contiguous float double half bfloat16 cfloat cdouble long int short bool byte cpu cuda "
        "to type astype requires_grad_ detach_ pin_memory alias share_memory_"
    )
)
"""What computes nothing: it moves a tensor, or changes its type."""

INDICES = frozenset(words("argmax argmin argsort arange randint randperm multinomial long int searchsorted"))
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


FRACTIONS = frozenset(
    words(
        "sqrt rsqrt exp expm1 exp2 log log2 log10 log1p sin cos tan asin acos atan sinh cosh sigmoid tanh "
        "reciprocal erf erfc erfinv sinc deg2rad rad2deg logit"
    )
)
"""Functions that give fractions of whole numbers, too."""


REAL = frozenset(words("abs absolute angle norm std var view_as_real"))
"""Functions that give real numbers of complex ones."""

JOINED = frozenset(words("complex polar view_as_complex"))
"""Functions that make complex numbers of real ones."""

TOTALS = frozenset(["sum", "prod", "cumsum", "cumprod"])
"""Functions that count whole numbers and flags in 64 bits."""


def kind_of(name: str, first: Any) -> str:
    """Whether what a function returns is indices or flags, as far as that is known."""
    if name in INDICES:
        return "int"
    if name in _FLAGS:
        return "bool"
    if isinstance(first, (list, tuple)) and first:
        kinds = {getattr(item, "kind", "") for item in first}
        first = first[0] if len(kinds) == 1 else None
    kind = str(getattr(first, "kind", "")) if name in _KEEPING else ""
    return "" if kind == "bool" and name == "clamp" else kind


_RULES: dict[str, Rule] = {
    **MAKING,
    **MAKING_LIKE,
    **COMBINING,
    **REARRANGING,
    **MULTIPLYING,
    **NORMALIZING,
    **CONVOLVING,
    **POOLING,
}

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
    named = {_RENAMED.get(key, key): value for key, value in keywords.items() if key != "out"}
    for key in _FIRST:
        if key in named and not values:
            values.insert(0, named.pop(key))
    if any(isinstance(value, Unknown) for value in values[:1]):
        raise NoRuleError
    if name in SAME:
        if not values:
            raise NoRuleError
        shape = shape_of(values[0])
        dim = named.get("dim", values[1] if name in _ALONG and len(values) > 1 else None)
        if type(dim) is int:
            axis_at(len(shape), dim)
        if name in _INTO and len(values) > 1:
            _check_into(shape, values[1])
        return shape
    rule = METHODS_ONLY.get(name) if is_method else None
    rule = rule or _RULES.get(name)
    if rule is None:
        raise NoRuleError
    try:
        return rule(*values, **named)
    except (TypeError, KeyError, IndexError, AttributeError, ValueError):
        raise NoRuleError from None


def _check_into(shape: Shape, other: Any) -> None:
    """See to it that what a tensor is set to in place has its shape.

    Raises:
        DoesNotFitError: It has another.
    """
    try:
        made = broadcast(shape, shape_of(other))
    except DoesNotFitError:
        raise
    except NoRuleError:
        return
    if made != shape and all(type(axis) is int for axis in (*made, *shape)):
        raise DoesNotFitError(f"{shown(shape_of(other))} is not put into {shown(shape)}")

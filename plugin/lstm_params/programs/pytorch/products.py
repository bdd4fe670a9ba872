"""What PyTorch's functions return that multiply tensors, as layers do."""

from __future__ import annotations

from typing import Any

from .lengths import divided, fresh, shown
from .shape_rules import (
    DoesNotFitError,
    Found,
    NoRuleError,
    Rule,
    axis_at,
    batched_product,
    broadcast,
    expanded,
    is_tensor,
    multiplied,
    number,
    reduced,
    same,
    shape_of,
    shapes_in,
    summed_by_letters,
)


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


def _added(product: Rule) -> Rule:
    """`addmm` and the like: the sum of a product and a tensor that is expanded to it."""

    def rule(x: Any, one: Any, other: Any, **options: Any) -> Found:
        made = product(one, other)
        assert isinstance(made, tuple), "it is one tensor"
        return expanded(shape_of(x), made)

    return rule


def _outer(x: Any, vec2: Any) -> Found:
    if len(shape_of(x)) != 1 or len(shape_of(vec2)) != 1:
        raise DoesNotFitError("outer() takes two vectors")
    return (*shape_of(x), *shape_of(vec2))


def _einsum(equation: Any, *operands: Any) -> Found:
    given = operands[0] if len(operands) == 1 and isinstance(operands[0], (list, tuple)) else operands
    return summed_by_letters(equation, shapes_in(list(given)))


def _linear(x: Any, weight: Any, bias: Any = None) -> Found:
    shape, own = shape_of(x), shape_of(weight)
    if len(own) != 2:
        raise NoRuleError
    made = multiplied(shape, own[::-1])
    return made if bias is None else expanded(shape_of(bias), made)


def _embedded(x: Any, weight: Any, *more: Any, **options: Any) -> Found:
    own = shape_of(weight)
    if len(own) != 2:
        raise DoesNotFitError(f"embedding() takes a weight of two axes, and is given {shown(own)}")
    return (*shape_of(x), own[-1])


def _one_hot(x: Any, num_classes: Any = -1) -> Found:
    if not isinstance(num_classes, int) or num_classes < 1:
        raise NoRuleError
    return (*shape_of(x), num_classes)


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


def _attention(query: Any, key: Any, value: Any, attn_mask: Any = None, *more: Any, **options: Any) -> Found:
    one, other, values = shape_of(query), shape_of(key), shape_of(value)
    if min(len(one), len(other), len(values)) < 2 or options.get("enable_gqa"):
        raise NoRuleError
    same(one[-1], other[-1], "query and key must have as many features")
    same(other[-2], values[-2], "there must be as many values as keys")
    leading = broadcast(broadcast(one[:-2], other[:-2]), values[:-2])
    if is_tensor(attn_mask):
        expanded(shape_of(attn_mask), (*leading, one[-2], other[-2]))
    return (*leading, one[-2], values[-1])


def _factored(A: Any, *mode: Any, **options: Any) -> Found:  # noqa: N803 - PyTorch's name
    """`qr(A)`, reduced: as many columns as there are on the shorter side."""
    if mode or options:
        raise NoRuleError
    *leading, rows, columns = shape_of(A)
    if type(rows) is not int or type(columns) is not int:
        raise NoRuleError
    shorter = min(rows, columns)
    return [(*leading, rows, shorter), (*leading, shorter, columns)]


def _diagonal(x: Any, diagonal: Any = 0) -> Found:
    """`diag(x)`: a matrix of a vector, or the diagonal of a matrix."""
    shape, at = shape_of(x), number(diagonal)
    lengths = [length for length in shape if type(length) is int]
    if len(lengths) != len(shape) or len(shape) not in (1, 2) or (len(shape) == 2 and at):
        raise NoRuleError
    return (lengths[0] + abs(at),) * 2 if len(shape) == 1 else (min(lengths),)


MULTIPLYING: dict[str, Rule] = {
    "diag": _diagonal,
    "qr": _factored,
    "matmul": _matmul,
    "bmm": _bmm,
    "mm": _mm,
    "mv": _mv,
    "dot": _dot,
    "addmm": _added(_mm),
    "baddbmm": _added(_bmm),
    "addmv": _added(_mv),
    **dict.fromkeys(("outer", "ger"), _outer),
    "einsum": _einsum,
    "linear": _linear,
    "embedding": _embedded,
    "one_hot": _one_hot,
    "glu": _glu,
    "cosine_similarity": _similar,
    "scaled_dot_product_attention": _attention,
}

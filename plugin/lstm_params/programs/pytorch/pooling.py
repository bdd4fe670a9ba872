"""What PyTorch's poolings return."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .lengths import Shape
from .shape_rules import DoesNotFitError, Found, NoRuleError, Rule, number, several, shape_of, slid


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
    _check_axes(rank, shape)
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
    if rank == 2 and len(shape) not in (3, 4):
        raise NoRuleError  # of one place, it is a mean, which PyTorch takes along any axes
    _check_axes(rank, shape)
    sizes = list(output_size) if isinstance(output_size, (list, tuple)) else [output_size] * rank
    if len(sizes) != rank:
        raise NoRuleError
    return (
        *shape[:-rank],
        *(own if size is None else number(size) for own, size in zip(shape[-rank:], sizes, strict=True)),
    )


def _check_axes(rank: int, shape: Shape) -> None:
    if len(shape) not in (rank + 1, rank + 2):
        raise DoesNotFitError(f"a pooling over {rank} axes reads {rank + 1} or {rank + 2}, not {len(shape)}")


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


POOLING: dict[str, Rule] = {
    **{f"max_pool{rank}d": _max_pool(rank) for rank in (1, 2, 3)},
    **{f"avg_pool{rank}d": _average_pool(rank) for rank in (1, 2, 3)},
    **{f"adaptive_{kind}_pool{rank}d": _adaptive_pool(rank) for rank in (1, 2, 3) for kind in ("avg", "max")},
}

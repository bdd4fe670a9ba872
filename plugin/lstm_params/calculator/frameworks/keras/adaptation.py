"""Keras's low-rank adaptation: two small kernels that learn in place of a large one (arXiv:2106.09685)."""

from ...cells import LAYER
from ...formulas import Size
from ...signatures import Arguments, Counted, as_size
from ...weights import Group, Source, whole

LORA = {"lora_rank": Counted(lambda value: None if value is None else as_size(value, 0))}
"""The rank of the two small kernels; with 0, as with None, there are none."""


def adapted(group: Group, arguments: Arguments) -> tuple[Group, ...]:
    """A group, and the two kernels that learn in place of its first one."""
    if not arguments["lora_rank"]:
        return (group,)
    kernel, *others = group.weights
    (part,) = kernel.parts
    *read, written = kernel.shape
    rank = Size("r", arguments["lora_rank"], "outputs")
    name = f"lora_{kernel.name}"
    down = whole("A", f"{name}_a", part.source, LAYER, rank, (*read, rank))
    between = Source("input", rank.means("values"), "values between")
    up = whole("B", f"{name}_b", between, LAYER, part.writes, (rank, written))
    return (
        group._replace(weights=(kernel._replace(trainable=False), *others), label="before adaptation"),
        Group((LAYER,), (down,), "adaptation, first kernel"),
        Group((LAYER,), (up,), "adaptation, second kernel"),
    )

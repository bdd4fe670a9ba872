"""A pasted summary beside the program that it is of."""

import re
from collections.abc import Iterator, Sequence
from textwrap import dedent

from ..calculator.layers import Layer
from ..calculator.network import Network
from ..calculator.shapes import shape_text
from .summary import Contradiction, Row, Summary

_FENCE = re.compile(r"([ \t>]*)(`{3,}|~{3,})\s*(?:\{?\s*\.?)(?:python|py|python3)?\b.*")
_CODE = re.compile(r"^\s*(?:import|from)\s|=\s*|\.add\(", re.MULTILINE)
_LARGEST = 64 * 1024
_TF_KERAS = re.compile(r"\btf_keras\b")  # Keras 2 for TensorFlow 2, whose layers have the same counts


def programs_before(lines: Sequence[str], summary: Summary) -> Iterator[str]:
    """The programs in code blocks above a summary: the nearest one, then all of them as one."""
    blocks = _code_blocks(lines[: summary.line])
    if blocks:
        yield blocks[-1]
    if len(blocks) > 1:
        yield "\n".join(blocks)


def _code_blocks(lines: Sequence[str]) -> list[str]:
    blocks: list[str] = []
    number = 0
    while number < len(lines):
        opening = _FENCE.fullmatch(lines[number])
        number += 1
        if not opening:
            continue
        start = number
        while number < len(lines) and lines[number].strip(" \t>") != opening[2]:
            number += 1
        prefix = len(opening[1])
        text = dedent("\n".join(line[prefix:] for line in lines[start:number]))
        if number < len(lines) and "Param #" not in text and _CODE.search(text):
            blocks.append(text)
        number += 1
    return blocks


def network_of(text: str) -> Network | None:
    """The network that a program makes; None if it cannot be read."""
    from ..programs.errors import ProgramError  # few pages have a summary, and fewer a program above it
    from ..programs.reading import framework_of, read_program

    text = _TF_KERAS.sub("keras", text)
    framework = framework_of(text)
    if not framework or len(text) > _LARGEST:
        return None
    try:
        return read_program(text, framework).network
    except ProgramError:
        return None


def differences(summary: Summary, network: Network) -> list[Contradiction]:
    """Where a summary is not that of a network that has the same types of layers in the same order."""
    rows = [row for row in summary.rows if row.layer_type != "InputLayer" and not row.is_inner]
    layers = network.layers
    if summary.kind != "keras" or network.framework.key != "keras":
        return []
    if [row.layer_type for row in rows] != [layer.type for layer in layers]:
        return []
    found = [
        Contradiction(row.line, message)
        for row, layer in zip(rows, layers, strict=True)
        if (message := _difference(row, layer))
    ]
    total = summary.totals.get("total")
    own = total.parameters - _optimizer(summary) if total else network.parameters
    if total and own != network.parameters:
        message = f"the program above makes {network.parameters:,} parameters, and the total is {own:,}"
        found.append(Contradiction(total.line, message))
    return found


def _optimizer(summary: Summary) -> int:
    optimizer = summary.totals.get("optimizer")
    return optimizer.parameters if optimizer else 0


def _difference(row: Row, layer: Layer) -> str:
    if row.parameters is not None and row.parameters != layer.parameters:
        return f"the program's {layer.code} has {layer.parameters:,} parameters, and not {row.parameters:,}"
    shape = (None, *layer.outputs[0].lengths)
    if row.shapes and row.shapes[0][1:] != shape[1:]:
        return f"the program's {layer.code} returns {shape_text(shape)}"
    return ""

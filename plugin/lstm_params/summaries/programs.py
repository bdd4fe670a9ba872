"""The programs beside what was pasted of a model, and their networks."""

import ast
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from textwrap import dedent

from ..calculator.lazy_regex import regex
from ..calculator.named_tuples import NamedTuple
from ..calculator.network import Network

_FENCE = regex(r"([ \t>]*)(`{3,}|~{3,})\s*(?:\{?\s*\.?)(?:python|py|python3)?\b.*")
_CODE = regex(r"^\s*(?:import|from)\s|=\s*|\.add\(", re.MULTILINE)
_STATEMENT = regex(r"^\s*(?:import|from|def|class)\s", re.MULTILINE)
_LARGEST = 64 * 1024


def programs_before(lines: Sequence[str], line: int) -> Iterator[str]:
    """The programs in code blocks above a line: the nearest one, then all of them as one."""
    blocks = _code_blocks(lines[:line])
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
        if number < len(lines) and "Param #" not in text and _CODE.search(text) and not _is_output(text):
            blocks.append(text)
        number += 1
    return blocks


def _is_output(text: str) -> bool:
    """Whether a code block is what a program prints: neither Python, nor something that is to be Python."""
    if _STATEMENT.search(text):
        return False
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return True
    return False


@lru_cache(maxsize=32)  # a page may have many listings below one program
def network_of(text: str) -> Network | None:
    """The network that a program makes; None if it cannot be read."""
    from ..programs.errors import ProgramError  # few pages have a summary, and fewer a program above it
    from ..programs.reading import framework_of, read_program

    framework = framework_of(text)
    if not framework or len(text) > _LARGEST:
        return None
    try:
        return read_program(text, framework).network
    except ProgramError:
        return None


class Program(NamedTuple):
    """A program and its network."""

    text: str
    network: Network


def program_of(lines: Sequence[str], line: int) -> Program | None:
    """The nearest program above a line that can be read."""
    for text in programs_before(lines, line):
        network = network_of(text)
        if network:
            return Program(text, network)
    return None

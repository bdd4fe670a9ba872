"""Programs in files of the project: which file a block names, and what stands in it.

    reference = path ["#L" line ["-L" line]]

The path is relative to the page's own file, ends in `.py`, and stays inside the project.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from typing import NamedTuple

LARGEST = 64 * 1024
"""A file may have so many bytes."""

_OPTION = re.compile(
    r"^code_file[ ]*:[ ]+(?P<quote>['\"]?)(?P<reference>[^'\"\n]+?)(?P=quote)[ ]*$", re.MULTILINE
)
_REFERENCE = re.compile(
    r"(?P<path>[^#]+?\.py)(?:#L(?P<first>[1-9][0-9]{0,5})(?:-L(?P<last>[1-9][0-9]{0,5}))?)?"
)


class SourceFile(NamedTuple):
    """A program from a file, or what is wrong with the file."""

    reference: str
    text: str
    mistake: str = ""
    first_line: int = 1
    """The line of the file that the program begins on."""


def references(text: str) -> Iterator[str]:
    """The files that a block, or the blocks of a page, name."""
    return (match["reference"] for match in _OPTION.finditer(text))


def path_of(reference: str, folder: Path, root: Path) -> Path | str:
    """The file that is named, or what is wrong with its name.

    Args:
        reference: The path, and the lines.
        folder: Where the page's own file is.
        root: The project's folder, which no file may be outside of.
    """
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        return "must name a Python file, as in ../src/model.py or ../src/model.py#L10-L24"
    if "\\" in match["path"] or match["path"][:1] in "/~" or ":" in match["path"]:
        return "must be a path from the page's file on, with '/' between folders"
    try:
        path = (folder / match["path"]).resolve()
        if not path.is_relative_to(root.resolve()):
            return "must not lead out of the project"
        if not path.is_file():
            return "names no file that there is"
    except (OSError, ValueError, RuntimeError):  # a name too long, or links in a circle
        return "names no file that there is"
    return path


def read(reference: str, folder: Path, root: Path) -> SourceFile:
    """The program that a block names.

    Args:
        reference: The path, and the lines.
        folder: Where the page's own file is.
        root: The project's folder, which no file may be outside of.
    """
    path = path_of(reference, folder, root)
    if isinstance(path, str):
        return SourceFile(reference, "", path)
    try:
        if path.stat().st_size > LARGEST:
            return SourceFile(reference, "", f"names a file of more than {LARGEST // 1024} KiB")
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        return SourceFile(reference, "", "names a file that cannot be read as text")
    match = _REFERENCE.fullmatch(reference)
    assert match, "its path is known"
    first = int(match["first"] or 1)
    last = int(match["last"] or match["first"] or len(lines))
    if not first <= last <= max(len(lines), 1):
        return SourceFile(reference, "", f"names lines that there are not: the file has {len(lines):,}")
    return SourceFile(reference, dedent("\n".join(lines[first - 1 : last])), "", first)

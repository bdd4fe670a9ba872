"""Programs in files of the project: the text of the file that a block names.

    reference = path ["#L" line ["-L" line]]

The path is relative to the page's own file, ends in `.py`, and stays inside the project. In a model of the
site it is relative to the project's folder.
"""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from ..blocks.defaults import NamedFile
from ..calculator.lazy_regex import regex
from ..calculator.named_tuples import NamedTuple

LARGEST = 64 * 1024
"""A file may have so many bytes."""

_REFERENCE = regex(r"(?P<path>[^#]+?\.py)(?:#L(?P<first>[1-9][0-9]{0,5})(?:-L(?P<last>[1-9][0-9]{0,5}))?)?")


read_files: set[Path] = set()
"""All files that were read since the process began: a site generator that serves a site watches them."""


class NamedFiles(NamedTuple):
    """The files that a block names, as they are now."""

    own: tuple[NamedFile, ...] = ()
    of_models: tuple[NamedFile, ...] = ()
    """Those that the site's models name."""


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
    return place_of(match["path"], folder, root)


def place_of(written: str, folder: Path, root: Path) -> Path | str:
    """The file that a path leads to, or what is wrong with the path.

    Args:
        written: The path.
        folder: Where the page's own file is.
        root: The project's folder, which no file may be outside of.
    """
    if "\\" in written or written[:1] in "/~" or ":" in written:
        return "must be a path from the page's file on, with '/' between folders"
    try:
        path = (folder / written).resolve()
        if not path.is_relative_to(root.resolve()):
            return "must not lead out of the project"
        if not path.is_file():
            tried = path.relative_to(root.resolve()).as_posix()
            kind = "a folder, and no file" if path.is_dir() else "no file that there is"
            return f"names {kind}: tried was {tried}"
    except (OSError, ValueError, RuntimeError):  # a name too long, or links in a circle
        return "names no file that there is"
    return path


def read_named(option: str, reference: str, folder: Path, root: Path) -> NamedFile:
    """What is in a file that a block names.

    Args:
        option: The option that names it: `code_file` or `file`.
        reference: The path, and the lines of a program.
        folder: Where the page's own file is.
        root: The project's folder, which no file may be outside of.
    """
    if option == "file":
        from .saved_files import read_saved_file  # few blocks are of a saved model

        return read_saved_file(reference, folder, root)
    return read(reference, folder, root)


def read(reference: str, folder: Path, root: Path) -> NamedFile:
    """The program that a block names.

    Args:
        reference: The path, and the lines.
        folder: Where the page's own file is.
        root: The project's folder, which no file may be outside of.
    """
    path = path_of(reference, folder, root)
    if isinstance(path, str):
        return NamedFile(reference, "", path)
    read_files.add(path)
    text, mistake = text_of(path)
    if mistake:
        return NamedFile(reference, "", mistake)
    lines = text.removesuffix("\n").split("\n") if text else []  # and not at a form feed
    match = _REFERENCE.fullmatch(reference)
    assert match, "its path is known"
    first = int(match["first"] or 1)
    last = int(match["last"] or match["first"] or len(lines))
    if not first <= last <= max(len(lines), 1):
        return NamedFile(reference, "", f"names lines that there are not: the file has {len(lines):,}")
    return NamedFile(reference, dedent("\n".join(lines[first - 1 : last])), "", first)


def text_of(path: Path) -> tuple[str, str]:
    """The text of a program's file, and what is wrong with it, if anything is."""
    try:
        if path.stat().st_size > LARGEST:
            return "", f"names a file of more than {LARGEST // 1024} KiB"
        return path.read_text(encoding="utf-8-sig"), ""
    except FileNotFoundError:
        return "", "names no file that there is"
    except (OSError, UnicodeDecodeError):
        return "", "names a file that cannot be read as text"
